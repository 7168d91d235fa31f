"""Fourth step, load -> check -> render -> compile -> write: what tools make of the artifacts.

The only room that starts tools. ruff lays out the Python; protoc turns the protobuf files with
rules into the descriptor set and the Python stubs; the descriptor set turns the valid documents of
the conformance corpus into protobuf bytes.
"""

import json
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
from generator.corpus.protobuf_bytes import Encoder
from generator.errors import Refusal, ToolError, printable
from generator.output import OutputError, reported

if TYPE_CHECKING:
    from google.protobuf.descriptor_pb2 import FileDescriptorProto, FileDescriptorSet
    from google.protobuf.descriptor_pool import DescriptorPool

_RULES_TREE = "protovalidate/"
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
_SIGNS = re.compile(r'\\|"{3,}')  # what a docstring of Python does not read as it is
_ABOUT_ARTIFACT = re.compile(
    r"""
    ^(?:error:[ ]Failed[ ]to[ ][a-z]+[ ])?  # as ruff has it
    (?P<path>[^:\n]+(?:[.]proto|[.]py(?=:[0-9])))
    (?: :(?P<line>[0-9]+):[0-9]+ )? :[ ] (?!warning) (?P<said>.+)$
    """,
    re.MULTILINE | re.VERBOSE,
)
_ROOM = "; TMPDIR names another folder for temporary files"


def compile_artifacts(artifacts: Iterable[Artifact]) -> list[Artifact]:
    """The artifacts, their Python laid out, with descriptor set and stubs added.

    Raises ToolError when a tool refuses one of them, and OutputError when the system does not let
    the tools work.
    """
    found = list(artifacts)
    with _scratch() as folder:
        formatted = _formatted(found, folder / "python")
        protos = [artifact for artifact in found if _is_rules_proto(artifact)]
        compiled = list(_compiled(protos, folder / "proto")) if protos else []
    corpora = [artifact for artifact in found if _CORPUS.fullmatch(artifact.path)]
    own = {artifact.path.removeprefix(_RULES_TREE) for artifact in protos}
    return [*formatted, *compiled, *_as_protobuf(corpora, compiled, own)]


@contextmanager
def _scratch() -> Iterator[Path]:
    """A folder for the tools, which work on files only."""
    place = os.environ.get("TMPDIR") or os.curdir
    with reported("written", Path(place), _ROOM):
        place = gettempdir()
    with reported("written", Path(place), _ROOM):
        scratch = TemporaryDirectory(prefix="generator-", ignore_cleanup_errors=True)
    with scratch as folder:
        yield Path(folder)


def _is_rules_proto(artifact: Artifact) -> bool:
    return artifact.path.startswith(_RULES_TREE) and artifact.path.endswith(".proto")


def _formatted(artifacts: list[Artifact], folder: Path) -> list[Artifact]:
    """ruff sorts imports and formats, all Python files in one go.

    Imports are wrapped for the shortest line that is common: a longer one would be wrapped
    otherwise where the files are linted with another length.
    """
    sources = {artifact.path for artifact in artifacts if artifact.path.endswith(".py")}
    if not sources:
        return artifacts
    from ruff import find_ruff_bin

    _write(folder, [artifact for artifact in artifacts if artifact.path in sources])
    options = ["--isolated", "--no-cache", "--target-version=py311", str(folder)]
    sort = ["check", "--fix-only", "--select=I001,RUF022", "--line-length=79"]
    for command in (sort, ["format", "--line-length=100"]):
        done = subprocess.run(
            [find_ruff_bin(), *command, *options], capture_output=True, check=False
        )
        if done.returncode:
            raise _failure("ruff", folder, done.stderr)
    return [
        Artifact(path, (folder / path).read_bytes()) if path in sources else Artifact(path, content)
        for path, content in artifacts
    ]


def _compiled(protos: list[Artifact], folder: Path) -> Iterator[Artifact]:
    """The descriptor set with rules, and the stubs: the same descriptors, without an import."""
    tree = [Artifact(path.removeprefix(_RULES_TREE), content) for path, content in protos]
    names = [artifact.path for artifact in tree]
    stubs = folder / "stubs"
    _write(folder / "source", tree)
    _write(folder, [Artifact("rules.binpb", _rules_descriptor())])
    with reported("written", stubs, _ROOM):
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
    for path in sorted(stubs.rglob("*.py*")):
        content = path.read_bytes().replace(b"import grpc\n", _import_grpc(package), 1)
        if path.suffix == ".pyi":
            content = _with_type_arguments(content)
        yield Artifact(f"python/{path.relative_to(stubs).as_posix()}", content)


def _import_grpc(package: str) -> bytes:
    """The import of gRPC, with an error that says how to get it."""
    return _IMPORT_GRPC.format(distribution=package.replace("_", "-")).encode()


def _with_type_arguments(stub: bytes) -> bytes:
    """A stub that strict type checkers take: protoc leaves out what a mapping holds."""
    found, count = _BARE_MAPPING.subn(b"_Mapping[str, _Any]", stub)
    return found.replace(b"from typing import ", b"from typing import Any as _Any, ", count)


def _as_protobuf(
    corpora: list[Artifact], compiled: list[Artifact], own: set[str]
) -> Iterator[Artifact]:
    """The valid documents of each corpus as bytes, by the descriptor set."""
    from google.protobuf import descriptor_pb2, descriptor_pool

    pool = descriptor_pool.DescriptorPool()
    files: list[FileDescriptorProto] = []
    for artifact in compiled:
        if artifact.path.endswith(".binpb"):
            files += descriptor_pb2.FileDescriptorSet.FromString(artifact.content).file
    for file in files:
        _add(pool, file)
    encoder = Encoder(files)
    packages = {
        m.name: file.package for file in files if file.name in own for m in file.message_type
    }
    for corpus in corpora:
        content = json.loads(corpus.content)
        name = f"{packages[content['record']]}.{content['record']}"
        found = {
            case["id"]: encoder.record(name, case["value"]).hex()
            for case in content["cases"]
            if case["valid"]
        }
        document = {"$comment": content["$comment"], "record": content["record"], "bytes": found}
        text = json.dumps(document, ensure_ascii=False, indent=2) + "\n"
        yield Artifact(corpus.path.replace("/", "/protobuf/"), text.encode())


def _add(pool: "DescriptorPool", file: "FileDescriptorProto") -> None:
    """Some runtimes of protobuf look at more than protoc does."""
    try:
        pool.Add(file)
    except TypeError as error:
        said = str(error).removeprefix("Couldn't build proto file into descriptor pool: ")
        raise ToolError("protobuf", Refusal(f"{_RULES_TREE}{file.name}", 0, said)) from None


def _rules_descriptor() -> bytes:
    """protovalidate's own definitions as a FileDescriptorSet; its wheel ships no .proto file."""
    from google.protobuf import descriptor_pb2
    from protovalidate._gen.buf.validate.validate_pb import FieldRules

    files = descriptor_pb2.FileDescriptorSet()
    files.file.add().ParseFromString(FieldRules.desc().file.proto.to_binary())
    return files.SerializeToString()


def _without_rules_import(descriptors: bytes, names: set[str]) -> "FileDescriptorSet":
    """The files without the import of the rules.

    The rules stay in the options as unknown fields, where protovalidate still reads them, while
    what is compiled from the set, as the stubs are, needs no package `buf`. One process can hold
    the stubs and the set: two descriptors of a file must be the same.
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
            place.leading_comments = _SIGNS.sub(_escaped, place.leading_comments)
    return files.SerializeToString(deterministic=True)


def _escaped(signs: re.Match[str]) -> str:
    return "".join(f"\\{sign}" for sign in signs[0])


def _protoc(folder: Path, *arguments: str) -> None:
    """Runs protoc inside this process, where it would print its errors itself."""
    import grpc_tools
    from grpc_tools import protoc

    google = Path(grpc_tools.__file__).with_name("_proto")
    log = folder / "errors.txt"
    with _printing_to(log):
        status = protoc.main(["protoc", *arguments, f"--proto_path={google}"])
    if status:
        raise _failure("protoc", folder, log.read_bytes())


@contextmanager
def _printing_to(path: Path) -> Iterator[None]:
    """What C++ prints as errors goes into a file."""
    with reported("written", path, _ROOM):
        file = path.open("wb")
    with file:
        shown = os.dup(2)
        os.dup2(file.fileno(), 2)
        try:
            yield
        finally:
            os.dup2(shown, 2)
            os.close(shown)


def _failure(tool: str, folder: Path, printed: bytes) -> ToolError | OutputError:
    """What a tool said of the artifacts; if it said nothing of any, the system is in its way."""
    said = printed.decode(errors="replace").strip()
    refusals = [
        Refusal(_artifact(match["path"], folder), int(match["line"] or 0), match["said"])
        for match in _ABOUT_ARTIFACT.finditer(said)
    ]
    if refusals:
        return ToolError(tool, *refusals)
    return OutputError(f"{tool} fails in {output.shown(folder)}: {printable(said)}{_ROOM}")


def _artifact(path: str, folder: Path) -> str:
    """What a file that a tool works on is among the outputs."""
    if path.endswith(".proto"):
        return _RULES_TREE + path.removeprefix(f"{folder / 'source'}/")
    return path.removeprefix(f"{folder}/")


def _write(folder: Path, artifacts: list[Artifact]) -> None:
    for path, content in artifacts:
        target = folder / path
        with reported("written", target, _ROOM):
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
