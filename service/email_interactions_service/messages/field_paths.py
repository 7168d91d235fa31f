"""Paths of protobuf fields: for the JSON Pointers of violations, and in field masks."""

import json
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from google.protobuf.descriptor import Descriptor, FieldDescriptor
from google.protobuf.message import Message

from email_interactions_service.errors import FieldViolation


def field_path(message: Message, pointer: str, start: str) -> str:
    """Return, for example, `interaction.email_in.to[0].address` for `/to/0/address`.

    `start` is the path of the message itself. The last member of the pointer may be missing.
    """
    names = (name.replace("~1", "/").replace("~0", "~") for name in pointer.split("/")[1:])
    path = start
    parent: Any = message
    for name in names:
        if parent.DESCRIPTOR.full_name == "google.protobuf.Struct":
            return path + "".join(_struct_path(parent, name, names))
        field = _fields_by_json_name(parent.DESCRIPTOR)[name]
        path = f"{path}.{field.name}"
        parent = getattr(parent, field.name)
        if not field.has_presence:
            index = next(names, None)
            if index is None:
                return path
            path = f"{path}[{index}]"
            parent = parent[int(index)]
    return path


@cache
def _fields_by_json_name(descriptor: Descriptor) -> dict[str, FieldDescriptor]:
    return {field.json_name: field for field in descriptor.fields}


def _struct_path(struct: Any, name: str, names: Iterator[str]) -> Iterator[str]:
    """Yield the path within a Struct: its fields and the values of its lists."""
    yield f".fields[{json.dumps(name)}]"
    value = struct.fields[name]
    for inner in names:
        if value.WhichOneof("kind") == "struct_value":
            yield f".struct_value.fields[{json.dumps(inner)}]"
            value = value.struct_value.fields[inner]
        else:
            yield f".list_value.values[{inner}]"
            value = value.list_value.values[int(inner)]


def mask_violations(descriptor: Descriptor, paths: Sequence[str]) -> Iterator[FieldViolation]:
    """Yield the violations of the paths of an `update_mask` for a type of record."""
    if not paths:
        message = "names no field; omit the mask to change all fields"
        yield FieldViolation("update_mask", "required", message)
    all_paths, earlier = set(paths), set[str]()
    for index, path in enumerate(paths):
        field = f"update_mask.paths[{index}]"
        if path in earlier:
            yield FieldViolation(field, "duplicate", "is named twice")
        elif not _exists(descriptor, path):
            yield FieldViolation(field, "unknown", f"{descriptor.name} has no such field")
        elif any(parent in all_paths for parent in _parents(path)):
            yield FieldViolation(field, "duplicate", "is part of another field of the mask")
        earlier.add(path)


def _parents(path: str) -> Iterator[str]:
    """Yield `a.b` and `a` for `a.b.c`."""
    while "." in path:
        path = path.rpartition(".")[0]
        yield path


def _exists(descriptor: Descriptor, path: str) -> bool:
    """Return whether a path exists; only singular records have paths to their fields."""
    name, dot, rest = path.partition(".")
    field = descriptor.fields_by_name.get(name)
    if field is None or not dot:
        return field is not None
    inner = field.message_type
    if inner is None or inner.file.package != descriptor.file.package:
        return False
    return field.has_presence and _exists(inner, rest)


def copy_field(source: Any, target: Any, path: str) -> None:
    """Set a field of the target to that of the source, or clear it if it is absent there."""
    name, dot, rest = path.partition(".")
    if dot:
        if source.HasField(name) or target.HasField(name):
            copy_field(getattr(source, name), getattr(target, name), rest)
        return
    field = target.DESCRIPTOR.fields_by_name[name]
    target.ClearField(name)
    if not field.has_presence:
        getattr(target, name).extend(getattr(source, name))
    elif source.HasField(name):
        if field.message_type:
            getattr(target, name).CopyFrom(getattr(source, name))
        else:
            setattr(target, name, getattr(source, name))
