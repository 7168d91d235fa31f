"""Faults of the .proto files: of compiling, of the two trees, of masks, lint and layout."""

import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import grpc_tools
from google.protobuf import descriptor_pb2, field_mask_pb2, json_format
from google.protobuf.descriptor import Descriptor
from google.protobuf.message import Message
from grpc_tools import protoc

from tests.support.programs import failure
from tests.support.readers.markdown import folded
from tests.support.readers.protobuf import descriptor_set, own_files, pool_of
from tests.support.readers.snippets import snippets

GOOGLE = Path(grpc_tools.__file__).with_name("_proto")


def compiled(root: Path, *options: str) -> list[str]:
    """Run protoc for all .proto files in a folder, and return their names."""
    names = [path.relative_to(root).as_posix() for path in sorted(root.rglob("*.proto"))]
    paths = [f"--proto_path={root}", f"--proto_path={GOOGLE}"]
    assert protoc.main(["protoc", *paths, *options, *names]) == 0, f"protoc refuses {root}"
    return names


def printed_with_numbers(message: Message) -> Any:
    """Return what ProtoJSON prints, with numbers for enums and for 64-bit integers."""
    printed = json_format.MessageToDict(message, use_integers_for_enums=True)
    return _with_numbers()(printed, message)


@cache
def _with_numbers() -> Callable[[Any, Message], Any]:
    """The function on the page about conversions."""
    (source,) = (s.text for s in snippets() if s.text.startswith("def with_numbers("))
    names: dict[str, Any] = {}
    exec(source.partition("\n\nmessage")[0], names)  # noqa: S102 - our own page
    function: Callable[[Any, Message], Any] = names["with_numbers"]
    return function


def bare_descriptor(folder: Path) -> descriptor_pb2.FileDescriptorSet:
    """Return protoc's descriptors of the tree without rules, including comments."""
    with TemporaryDirectory() as made:
        out = Path(made, "all.binpb")
        compiled(folder / "proto", "--include_source_info", f"--descriptor_set_out={out}")
        return descriptor_pb2.FileDescriptorSet.FromString(out.read_bytes())


def faults_of_protos(folder: Path) -> Iterator[str]:
    """Yield where the tree without rules does not compile, or differs in more than rules."""
    bare = {file.name: file for file in bare_descriptor(folder).file}
    ruled = descriptor_set(folder)
    for file in ruled.file:
        if file.name in bare and _without_rules(file) != _without_rules(bare[file.name]):
            yield f"{file.name}: the trees differ"
        if file.name in bare and _comments(file) != _comments(bare[file.name]):
            yield f"{file.name}: the comments of the trees differ"
    if missing := bare.keys() - {file.name for file in ruled.file}:
        yield f"without rules only: {missing}"


def _comments(file: descriptor_pb2.FileDescriptorProto) -> list[tuple[list[int], str, str, str]]:
    """Return the comments of a file with the places of what they are about, in order."""
    return sorted(
        (
            [*found.path],
            "".join(found.leading_detached_comments),
            found.leading_comments,
            found.trailing_comments,
        )
        for found in file.source_code_info.location
        if found.leading_detached_comments or found.leading_comments or found.trailing_comments
    )


def _without_rules(
    file: descriptor_pb2.FileDescriptorProto,
) -> descriptor_pb2.FileDescriptorProto:
    """Return a file without the rules: without their import and extensions in options."""
    plain = descriptor_pb2.FileDescriptorProto.FromString(file.SerializeToString())
    plain.ClearField("source_code_info")
    plain.dependency[:] = [name for name in plain.dependency if not name.startswith("buf/")]
    for message in plain.message_type:
        parts: list[Any] = [message, *message.field, *message.oneof_decl]
        for part in parts:
            extensions = [found for found, _ in part.options.ListFields() if found.is_extension]
            for extension in extensions:
                part.options.ClearExtension(extension)
            part.options.DiscardUnknownFields()
            if not part.options.ListFields():
                part.ClearField("options")
    return plain


def faults_of_masks(folder: Path) -> Iterator[str]:
    """Yield fields that a mask next to or around them cannot carry through JSON."""
    for file in own_files(folder):
        for service in pool_of(folder).FindFileByName(file.name).services_by_name.values():
            for method in service.methods:
                yield from _not_carried(method.input_type)


def _not_carried(message: Descriptor) -> Iterator[str]:
    types = [field.message_type for field in message.fields]
    if not any(found and found.full_name == "google.protobuf.FieldMask" for found in types):
        return
    for path in _paths(message):
        again = field_mask_pb2.FieldMask()
        with suppress(ValueError):
            again.FromJsonString(field_mask_pb2.FieldMask(paths=[path]).ToJsonString())
        if list(again.paths) != [path]:
            yield f"{message.full_name}: a mask of {path} comes back as {again.paths}"


def _paths(message: Descriptor, around: frozenset[str] = frozenset()) -> Iterator[str]:
    """Yield the paths of fields; of a message that contains itself, those of the outer one."""
    around |= {message.full_name}
    for field in message.fields:
        yield field.name
        inner = field.message_type
        if not inner or inner.file.name.startswith("google/") or inner.full_name in around:
            continue
        if field.has_presence:
            yield from (f"{field.name}.{path}" for path in _paths(inner, around))


def proto_comments(folder: Path) -> list[str]:
    """Return every comment of the bare .proto files, as protoc reads it, whitespace folded."""
    return [
        folded(place.leading_comments)
        for file in bare_descriptor(folder).file
        for place in file.source_code_info.location
        if place.leading_comments
    ]


def faults_of_protobuf_layout(root: Path) -> Iterator[str]:
    """Yield the lint and format errors of buf for all .proto files, combined into one module."""
    buf = str(Path(sys.executable).with_name("buf"))
    for tree in ("proto", "protovalidate"):
        with TemporaryDirectory() as made:
            for path in sorted(root.glob(f"*/{tree}/**/*.proto")):
                below = path.relative_to(root).parts[2:]
                target = Path(made, *below)
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(path.read_bytes())
            config = next(root.glob("*/proto/buf.yaml"))
            Path(made, "buf.yaml").write_bytes(config.read_bytes())
            yield from failure(buf, "format", "--diff", "--exit-code", made)
            if tree == "proto":
                yield from failure(buf, "lint", made)
    with TemporaryDirectory() as made:
        image = Path(made, "all.binpb")
        image.write_bytes(_one_set(root).SerializeToString())
        config_option = f"--config={next(root.glob('*/proto/buf.yaml'))}"
        packages = {
            path.parent.relative_to(path.parents[2])
            for path in root.glob("*/protovalidate/*/*/*.proto")
        }
        paths = (f"--path={package}" for package in sorted(packages))
        yield from failure(buf, "lint", str(image), config_option, *paths)


def _one_set(root: Path) -> descriptor_pb2.FileDescriptorSet:
    """Combine the descriptor sets of all specs; google's files occur once."""
    files: dict[str, descriptor_pb2.FileDescriptorProto] = {}
    for path in sorted(root.glob("*/descriptors")):
        for file in descriptor_set(path.parent).file:
            files.setdefault(file.name, file)
    return descriptor_pb2.FileDescriptorSet(file=files.values())
