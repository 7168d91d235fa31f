"""Documents as protobuf bytes, written by dynamic messages of the descriptors alone.

The bytes are in the order of protobuf's deterministic output, fields by number and entries of maps
by key, except that C++ and Python write an empty key last.
Maps are declared as lists of entries, as on the wire: protobuf in pure Python would copy the
entries of a map, with everything in them, again for each level.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any, cast

from google.protobuf.descriptor import Descriptor, FieldDescriptor
from google.protobuf.descriptor_pb2 import FileDescriptorProto
from google.protobuf.descriptor_pool import DescriptorPool
from google.protobuf.message import Message
from google.protobuf.message_factory import GetMessageClass

from generator.artifact import Artifact

_STRUCT = "google/protobuf/struct.proto"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_KINDS = {  # the member of google.protobuf.Value
    type(None): "nullValue",
    bool: "boolValue",
    int: "numberValue",
    float: "numberValue",
    str: "stringValue",
    dict: "structValue",
    list: "listValue",
}


def corpora_as_protobuf(
    corpora: Iterable[Artifact], pool: DescriptorPool, package: str
) -> Iterator[Artifact]:
    """Yield the valid documents of each corpus, whose record is in a package of protobuf.

    In the pool, each map is a list of entries.
    """
    for corpus in corpora:
        content = json.loads(corpus.content)
        record = content["record"]
        descriptor = pool.FindMessageTypeByName(f"{package}.{record}")
        encoded = {
            case["id"]: _message(descriptor, case["value"]).SerializeToString().hex()
            for case in content["cases"]
            if case["valid"]
        }
        document = {"$comment": content["$comment"], "record": record, "bytes": encoded}
        text = json.dumps(document, ensure_ascii=False, indent=2) + "\n"
        yield Artifact(corpus.path.replace("/", "/protobuf/"), text.encode())


def declare_maps_as_lists(files: Iterable[FileDescriptorProto]) -> None:
    """Make each map of an object a list of entries, which also keeps empty keys."""
    for file in files:
        if file.name == _STRUCT:
            file.syntax = "proto2"
            for message in file.message_type:
                for entry in message.nested_type:
                    entry.ClearField("options")


def _message(descriptor: Descriptor, document: Any) -> Message:
    fields = _fields(descriptor)
    members = _members(descriptor.full_name, document).items()
    found = {fields[name].name: _value(fields[name], value) for name, value in members}
    return GetMessageClass(descriptor)(**found)


@lru_cache(maxsize=100)
def _fields(descriptor: Descriptor) -> dict[str, FieldDescriptor]:
    """Return the fields by their names in JSON."""
    return {field.json_name: field for field in descriptor.fields}


def _value(field: FieldDescriptor, value: Any) -> Any:
    if field.message_type is None:
        return value
    if field.is_repeated:
        return [_message(field.message_type, item) for item in value]
    return _message(field.message_type, value)


def _members(name: str, value: Any) -> Mapping[str, Any]:
    """Return the members of a message; some have another form in JSON."""
    match name:
        case "google.protobuf.Timestamp":
            seconds, rest = divmod(datetime.fromisoformat(value) - _EPOCH, timedelta(seconds=1))
            return {"seconds": seconds, "nanos": rest.microseconds * 1000}
        case "google.protobuf.Struct":
            keys = sorted(value, key=str.encode)
            return {"fields": [{"key": key, "value": value[key]} for key in keys]}
        case "google.protobuf.Value":
            return {_KINDS[type(value)]: 0 if value is None else value}
        case "google.protobuf.ListValue":
            return {"values": value}
        case _:
            return cast(Mapping[str, Any], value)
