"""From a JSON Pointer in the names of a document to the path of the field in protobuf."""

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

from google.protobuf.descriptor import Descriptor, FieldDescriptor
from google.protobuf.message import Message


def field_path(message: Message, pointer: str, start: str) -> str:
    """Such as `interaction.email_in.to[0].address` for `/to/0/address`.

    `start` is the path of the message itself. A pointer may end at a member that is missing.
    """
    names = iter(_names(pointer))
    path = start
    holder: Any = message
    for name in names:
        if holder.DESCRIPTOR.full_name == "google.protobuf.Struct":
            return path + "".join(_in_struct(holder, name, names))
        field = _by_json_name(holder.DESCRIPTOR)[name]
        path = f"{path}.{field.name}"
        holder = getattr(holder, field.name)
        if not field.has_presence:
            index = next(names, None)
            if index is None:
                return path
            path = f"{path}[{index}]"
            holder = holder[int(index)]
    return path


def _names(pointer: str) -> list[str]:
    return [name.replace("~1", "/").replace("~0", "~") for name in pointer.split("/")[1:]]


@cache
def _by_json_name(descriptor: Descriptor) -> dict[str, FieldDescriptor]:
    return {field.json_name: field for field in descriptor.fields}


def _in_struct(holder: Any, name: str, names: Iterator[str]) -> Iterator[str]:
    """The path below an object: its fields and the values of its lists, as protobuf has them."""
    yield f".fields[{json.dumps(name)}]"
    value = holder.fields[name]
    for below in names:
        kind = value.WhichOneof("kind")
        if kind == "struct_value":
            yield f".struct_value.fields[{json.dumps(below)}]"
            value = value.struct_value.fields[below]
        else:
            yield f".list_value.values[{below}]"
            value = value.list_value.values[int(below)]
