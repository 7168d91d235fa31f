"""From a JSON Pointer with the names of a document to the path of the protobuf field."""

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

from google.protobuf.descriptor import Descriptor, FieldDescriptor
from google.protobuf.message import Message


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
