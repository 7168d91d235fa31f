"""Fourth step, load -> check -> render -> compile -> write: what tools make of the artifacts.

The only module that starts tools. ruff formats the Python; protoc compiles the protobuf files with
rules to the descriptor set and the Python stubs; the descriptor set encodes the valid documents of
the conformance corpus.
"""

import os
import re
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir
from typing import TYPE_CHECKING

from generator import output
from generator.artifact import Artifact
from generator.errors import Rejection, ToolError, printable
from generator.output import OutputError, reported

if TYPE_CHECKING:
    from google.protobuf.descriptor_pb2 import FileDescriptorProto, FileDescriptorSet

_PYTHON = re.compile(r".+[.]py|docs/.+-examples[.]md")
_RULES_TREE = "protovalidate/"
_RULES_PROTO = re.compile(rf"{_RULES_TREE}.+[.]proto")
_CORPUS = re.compile(r"conformance/\w+[.]json")
_RULES_FILE = "buf/validate/validate.proto"
_IMPORT_GRPC = """\
try:
    import grpc
except ModuleNotFoundError as error:
    needed = "the stubs of the service need more packages: pip install '{distribution}[grpc]'"
    raise ModuleNotFoundError(needed, name=error.name) from None
"""
_BARE_MAPPING = re.compile(rb"(?<! as )\b_Mapping\b(?!\[)")
_UNESCAPED = re.compile(r'\\|"{3,}')  # what a docstring would not contain as it is
_ABOUT_ARTIFACT = re.compile(
    r"""
    ^(?:error:[ ]Failed[ ]to[ ][a-z]+[ ])?  # as ruff has it
    (?P<path>[^:\n]+(?:[.]proto|[.]py(?=:[0-9])))
    (?: :(?P<line>[0-9]+):[0-9]+ )? :[ ] (?!warning) (?P<said>.+)$
    """,
    re.MULTILINE | re.VERBOSE,
)
_ADVICE = "; TMPDIR names another folder for temporary files"


def compile_artifacts(artifacts: Iterable[Artifact]) -> list[Artifact]:
    """Format the Python, and add the descriptor set, the stubs and the corpus as protobuf.

    Raises ToolError if a tool rejects an artifact, and OutputError if the system does not let the
    tools work.
    """
    found = [*artifacts]
    protos = [artifact for artifact in found if _RULES_PROTO.fullmatch(artifact.path)]
    with _scratch() as folder:
        formatted = _formatted(found, folder / "python")
        if not protos:
            return formatted
        compiled = list(_compiled(protos, folder / "proto"))
    from generator.corpus.protobuf_bytes import corpora_as_protobuf

    own = {artifact.path.removeprefix(_RULES_TREE) for artifact in protos}
    corpora = [artifact for artifact in found if _CORPUS.fullmatch(artifact.path)]
    encoded = corpora_as_protobuf(corpora, _loaded(compiled[0].content), own)
    return [*formatted, *compiled, *encoded]


@contextmanager
def _scratch() -> Iterator[Path]:
    """A temporary folder, because the tools work on files only."""
    with reported("written", Path(os.environ.get("TMPDIR") or os.curdir), _ADVICE):
        place = Path(gettempdir())
    with reported("written", place, _ADVICE):
        scratch = TemporaryDirectory(prefix="generator-", ignore_cleanup_errors=True)
    with scratch as folder:
        yield Path(folder)


def _formatted(artifacts: list[Artifact], folder: Path) -> list[Artifact]:
    """Sort the imports and format all Python files, and the Python on the pages of examples.

    Imports are wrapped for the shortest common line length, so that linters with any other length
    accept them.
    """
    sources = {artifact.path for artifact in artifacts if _PYTHON.fullmatch(artifact.path)}
    if not sources:
        return artifacts
    from ruff import find_ruff_bin

    _write(folder, [artifact for artifact in artifacts if artifact.path in sources])
    options = ["--isolated", "--no-cache", "--target-version=py311", str(folder)]
    for command in (
        ["check", "--fix-only", "--select=F401,I001,RUF022", "--line-length=79"],
        ["format", "--exclude=*.md", "--line-length=100"],
        ["format", "--exclude=*.py", "--line-length=88"],
    ):
        arguments = [find_ruff_bin(), *command, *options]
        done = subprocess.run(arguments, capture_output=True, check=False)
        if done.returncode:
            raise _failure("ruff", folder, done.stderr.decode(errors="replace"))
    return [
        Artifact(path, (folder / path).read_bytes()) if path in sources else Artifact(path, content)
        for path, content in artifacts
    ]


def _compiled(protos: list[Artifact], folder: Path) -> Iterator[Artifact]:
    """The descriptor set with rules, then the stubs."""
    tree = [Artifact(path.removeprefix(_RULES_TREE), content) for path, content in protos]
    names = [artifact.path for artifact in tree]
    stubs = folder / "stubs"
    _write(folder / "source", tree)
    _write(folder, [Artifact("rules.binpb", _rules_descriptor())])
    with reported("written", stubs, _ADVICE):
        stubs.mkdir()
    _protoc(
        folder,
        f"--proto_path={folder / 'source'}",
        f"--descriptor_set_in={folder / 'rules.binpb'}",
        "--include_imports",
        "--include_source_info",
        f"--descriptor_set_out={folder / 'all.binpb'}",
        *names,
    )
    files = _without_rules_import((folder / "all.binpb").read_bytes(), set(names))
    package = names[0].split("/", 1)[0]
    yield Artifact(f"descriptors/{package}.binpb", files.SerializeToString(deterministic=True))

    services = [file.name for file in files.file if file.name in names and file.service]
    _write(folder, [Artifact("stubs.binpb", _with_escaped_comments(files))])
    source = f"--descriptor_set_in={folder / 'stubs.binpb'}"
    _protoc(folder, source, f"--python_out={stubs}", f"--pyi_out={stubs}", *names)
    if services:
        _protoc(folder, source, f"--grpc_python_out={stubs}", *services)
    import_grpc = _IMPORT_GRPC.format(distribution=package.replace("_", "-")).encode()
    for path in sorted(stubs.rglob("*.py*")):
        content = path.read_bytes().replace(b"import grpc\n", import_grpc, 1)
        if path.suffix == ".pyi":
            content = _with_type_arguments(content)
        yield Artifact(f"python/{path.relative_to(stubs).as_posix()}", content)


def _with_type_arguments(stub: bytes) -> bytes:
    """A stub that strict type checkers accept: protoc leaves out the types in a mapping."""
    found, count = _BARE_MAPPING.subn(b"_Mapping[str, _Any]", stub)
    return found.replace(b"from typing import ", b"from typing import Any as _Any, ", count)


def _loaded(content: bytes) -> "list[FileDescriptorProto]":
    """The files of a descriptor set; some runtimes of protobuf check more than protoc does."""
    from google.protobuf import descriptor_pb2, descriptor_pool

    files = list(descriptor_pb2.FileDescriptorSet.FromString(content).file)
    pool = descriptor_pool.DescriptorPool()
    for file in files:
        try:
            pool.Add(file)
        except TypeError as error:
            reason = str(error).removeprefix("Couldn't build proto file into descriptor pool: ")
            raise ToolError("protobuf", Rejection(f"{_RULES_TREE}{file.name}", 0, reason)) from None
    return files


def _rules_descriptor() -> bytes:
    """protovalidate's own definitions as a FileDescriptorSet; its wheel ships no .proto file."""
    from google.protobuf import descriptor_pb2
    from protovalidate._gen.buf.validate.validate_pb import FieldRules

    files = descriptor_pb2.FileDescriptorSet()
    files.file.add().ParseFromString(FieldRules.desc().file.proto.to_binary())
    return files.SerializeToString()


def _without_rules_import(descriptors: bytes, names: set[str]) -> "FileDescriptorSet":
    """The files without the import of the rules.

    The rules stay in the options as unknown fields, where protovalidate still reads them, but code
    compiled from the set, such as the stubs, needs no package `buf`. Set and stubs contain the same
    descriptors, because a process that loads both accepts no others.
    """
    from google.protobuf import descriptor_pb2

    files = descriptor_pb2.FileDescriptorSet.FromString(descriptors)
    for file in files.file:
        if file.name in names and _RULES_FILE in file.dependency:
            file.dependency.remove(_RULES_FILE)
    return files


def _with_escaped_comments(files: "FileDescriptorSet") -> bytes:
    """The files for the plugin of gRPC, which copies comments into docstrings as they are."""
    for file in files.file:
        for place in file.source_code_info.location:
            place.leading_comments = _UNESCAPED.sub(
                lambda found: "\\" + "\\".join(found[0]), place.leading_comments
            )
    return files.SerializeToString(deterministic=True)


def _protoc(folder: Path, *arguments: str) -> None:
    """Run protoc in this process, and read the errors that it prints."""
    import grpc_tools
    from grpc_tools import protoc

    google = Path(grpc_tools.__file__).with_name("_proto")
    log = folder / "errors.txt"
    with _printing_to(log):
        status = protoc.main(["protoc", *arguments, f"--proto_path={google}"])
    if status:
        raise _failure("protoc", folder, log.read_text(errors="replace"))


@contextmanager
def _printing_to(path: Path) -> Iterator[None]:
    """Write to a file what C++ prints to stderr."""
    with reported("written", path, _ADVICE):
        file = path.open("wb")
    with file:
        shown = os.dup(2)
        os.dup2(file.fileno(), 2)
        try:
            yield
        finally:
            os.dup2(shown, 2)
            os.close(shown)


def _failure(tool: str, folder: Path, said: str) -> ToolError | OutputError:
    """What a tool reports about the artifacts; if about none, the system is at fault."""
    rejections = []
    for found in _ABOUT_ARTIFACT.finditer(said):
        path = found["path"].removeprefix(f"{folder}/").removeprefix("source/")
        tree = _RULES_TREE if path.endswith(".proto") else ""
        rejections.append(Rejection(f"{tree}{path}", int(found["line"] or 0), found["said"]))
    if rejections:
        return ToolError(tool, *rejections)
    return OutputError(
        f"{tool} fails in {output.shown(folder)}: {printable(said.strip())}{_ADVICE}"
    )


def _write(folder: Path, artifacts: list[Artifact]) -> None:
    for path, content in artifacts:
        target = folder / path
        with reported("written", target, _ADVICE):
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
