"""The descriptor set, and protoc's Python modules for it."""

import re
from ast import literal_eval
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from generator.artifact import Artifact
from generator.compile.artifacts import ADVICE
from generator.compile.tools import RULES_TREE, protoc, write
from generator.errors import ToolError
from generator.output import reported

if TYPE_CHECKING:
    from google.protobuf.descriptor_pb2 import FileDescriptorSet
    from google.protobuf.descriptor_pool import DescriptorPool

_RULES_FILE = "buf/validate/validate.proto"
_RULES_LITERAL = re.compile(r"= file_desc\(\s*(b'.*')")
_IMPORT_GRPC = """\
try:
    import grpc
except ModuleNotFoundError as error:
    needed = "the stubs of the service need more packages: pip install '{distribution}[grpc]'"
    raise ModuleNotFoundError(needed, name=error.name) from None
"""
_BARE_MAPPING = re.compile(rb"(?<! as )\b_Mapping\b(?!\[)")
_UNESCAPED = re.compile(r'\\|"{3,}')  # what a docstring cannot contain without an escape


def compiled_with_rules(protos: list[Artifact], folder: Path) -> "FileDescriptorSet":
    """Return the descriptor set of the protobuf files with rules.

    It has no import of the rules. They remain in the options as unknown fields, which protovalidate
    still reads, but code compiled from the set, such as the stubs, needs no package `buf`. Set and
    stubs contain the same descriptors, because a process that loads both requires them to be equal.
    """
    from google.protobuf import descriptor_pb2

    tree = [Artifact(path.removeprefix(RULES_TREE), content) for path, content in protos]
    names = [artifact.path for artifact in tree]
    write(folder / "source", tree)
    write(folder, [Artifact("rules.binpb", rules())])
    protoc(
        folder,
        f"--proto_path={folder / 'source'}",
        f"--descriptor_set_in={folder / 'rules.binpb'}",
        "--include_imports",
        "--include_source_info",
        f"--descriptor_set_out={folder / 'all.binpb'}",
        *names,
    )
    files = descriptor_pb2.FileDescriptorSet.FromString((folder / "all.binpb").read_bytes())
    for file in files.file:
        if file.name in names and _RULES_FILE in file.dependency:
            file.dependency.remove(_RULES_FILE)
    return files


def for_stubs(files: "FileDescriptorSet") -> "FileDescriptorSet":
    """Return the files with comments, which need most memory, only where stubs have them.

    The gRPC plugin copies them into docstrings unescaped.
    """
    for file in files.file:
        if not file.service:
            file.ClearField("source_code_info")
        for place in file.source_code_info.location:
            place.leading_comments = _UNESCAPED.sub(
                lambda found: "\\" + "\\".join(found[0]), place.leading_comments
            )
    return type(files).FromString(files.SerializeToString())


def stubs(files: "FileDescriptorSet", names: list[str], folder: Path) -> Iterator[Artifact]:
    """Yield the Python modules of the protobuf files with these names."""
    services = [file.name for file in files.file if file.name in names and file.service]
    write(folder, [Artifact("stubs.binpb", files.SerializeToString(deterministic=True))])
    source, written = f"--descriptor_set_in={folder / 'stubs.binpb'}", folder / "stubs"
    with reported("written", written, ADVICE):
        written.mkdir()
    protoc(folder, source, f"--python_out={written}", f"--pyi_out={written}", *names)
    if services:
        protoc(folder, source, f"--grpc_python_out={written}", *services)
    package = names[0].split("/", 1)[0]
    import_grpc = _IMPORT_GRPC.format(distribution=package.replace("_", "-")).encode()
    for path in sorted(written.rglob("*.py*")):
        content = path.read_bytes().replace(b"import grpc\n", import_grpc, 1)
        if path.suffix == ".pyi":
            # Complete for strict type checkers: protoc leaves out the types in a mapping.
            content, count = _BARE_MAPPING.subn(b"_Mapping[str, _Any]", content)
            content = content.replace(
                b"from typing import ", b"from typing import Any as _Any, ", count
            )
        yield Artifact(f"python/{path.relative_to(written).as_posix()}", content)


def loaded(files: "FileDescriptorSet") -> "DescriptorPool":
    """Return a pool with the files; some protobuf runtimes check more than protoc."""
    from google.protobuf import descriptor_pool

    pool = descriptor_pool.DescriptorPool()
    for file in files.file:
        try:
            pool.Add(file)
        except TypeError as error:
            reason = str(error).removeprefix("Couldn't build proto file into descriptor pool: ")
            raise ToolError(f"protobuf rejects {RULES_TREE}{file.name}: {reason}") from None
    return pool


def rules() -> bytes:
    """Return protovalidate's own definitions as a FileDescriptorSet; its wheel has no .proto file.

    They are read from the text of its module: importing it takes a tenth of a run.
    """
    from google.protobuf import descriptor_pb2

    package = find_spec("protovalidate")
    if package is None or package.origin is None:
        raise ModuleNotFoundError("No module named 'protovalidate'", name="protovalidate")
    module = Path(package.origin).parent / "_gen" / "buf" / "validate" / "validate_pb.py"
    literal = _RULES_LITERAL.search(module.read_text(encoding="utf-8"))
    if literal is None:
        raise ValueError(f"{module} contains no descriptor")
    files = descriptor_pb2.FileDescriptorSet()
    files.file.add().ParseFromString(literal_eval(literal[1]))
    return files.SerializeToString()
