"""Documents as protobuf bytes, by the descriptors of their messages alone.

As protobuf writes them deterministically: fields in the order of their numbers, entries of maps in
the order of their keys. Each value is written once, the inner ones first. Messages of protobuf's
own Python, which copies and measures the entries of a map again at each level, would double the
work with each level of an object.
"""

import json
import struct
from collections.abc import Collection, Iterable, Iterator, Mapping, Set
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from generator.artifact import Artifact

if TYPE_CHECKING:
    from google.protobuf.descriptor_pb2 import (
        DescriptorProto,
        FieldDescriptorProto,
        FileDescriptorProto,
    )

_VARINT, _DOUBLE, _BYTES = 0, 1, 2  # how a value is laid out, the last three bits of its tag
_TEXT, _MESSAGE, _REPEATED = 9, 11, 3  # of FieldDescriptorProto
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def corpora_as_protobuf(
    corpora: Iterable[Artifact], files: "Collection[FileDescriptorProto]", own: Set[str]
) -> Iterator[Artifact]:
    """The valid documents of each corpus, whose records are in those files that are named."""
    encoder = Encoder(files)
    packages = {
        message.name: file.package
        for file in files
        if file.name in own
        for message in file.message_type
    }
    for corpus in corpora:
        content = json.loads(corpus.content)
        record = content["record"]
        encoded = {
            case["id"]: encoder.record(f"{packages[record]}.{record}", case["value"]).hex()
            for case in content["cases"]
            if case["valid"]
        }
        document = {"$comment": content["$comment"], "record": record, "bytes": encoded}
        text = json.dumps(document, ensure_ascii=False, indent=2) + "\n"
        yield Artifact(corpus.path.replace("/", "/protobuf/"), text.encode())


class Encoder:
    """Writes the documents of the records that some files declare."""

    def __init__(self, files: Iterable["FileDescriptorProto"]) -> None:
        self._messages: dict[str, DescriptorProto] = {}
        self._fields: dict[str, dict[str, FieldDescriptorProto]] = {}
        for file in files:
            for message in file.message_type:
                self._messages[f".{file.package}.{message.name}"] = message

    def record(self, name: str, document: Any) -> bytes:
        """A canonical document of the record, named with its package."""
        return self._message(f".{name}", document)

    def _message(self, name: str, value: Any) -> bytes:
        if name == ".google.protobuf.Timestamp":
            return _timestamp(value)
        if name == ".google.protobuf.Struct":
            return _struct(value)
        fields = self._fields_of(name)
        found = sorted((fields[key].number, key) for key in value)
        return b"".join(self._field(fields[key], value[key]) for _, key in found)

    def _fields_of(self, name: str) -> "dict[str, FieldDescriptorProto]":
        """By their names in JSON."""
        if name not in self._fields:
            declared = self._messages[name].field
            self._fields[name] = {field.json_name: field for field in declared}
        return self._fields[name]

    def _field(self, field: "FieldDescriptorProto", value: Any) -> bytes:
        items = value if field.label == _REPEATED else [value]
        inner: Iterable[bytes]
        if field.type == _MESSAGE:
            inner = (self._message(field.type_name, item) for item in items)
        elif field.type == _TEXT:
            inner = (item.encode() for item in items)
        elif field.label == _REPEATED:
            inner = [b"".join(map(_varint, items))]  # packed
        else:
            return _tag(field.number, _VARINT) + _varint(value)
        return b"".join(_sized(field.number, content) for content in inner)


def _varint(number: int) -> bytes:
    """Seven bits a byte, the lowest first; a negative number has 64 bits."""
    rest, found = number % 2**64, bytearray()
    while rest > 0x7F:
        found.append(rest & 0x7F | 0x80)
        rest >>= 7
    return bytes([*found, rest])


def _tag(number: int, layout: int) -> bytes:
    return _varint(number << 3 | layout)


def _sized(number: int, content: bytes) -> bytes:
    """A length-delimited field."""
    return _tag(number, _BYTES) + _varint(len(content)) + content


def _timestamp(text: str) -> bytes:
    seconds, rest = divmod(datetime.fromisoformat(text) - _EPOCH, timedelta(seconds=1))
    parts = ((1, seconds), (2, rest.microseconds * 1000))
    return b"".join(_tag(number, _VARINT) + _varint(part) for number, part in parts if part)


def _struct(value: Mapping[str, Any]) -> bytes:
    """Each member is an entry of a map: a key and a value."""
    entries = (
        _sized(1, key.encode()) + _sized(2, _value(value[key]))
        for key in sorted(value, key=str.encode)
    )
    return b"".join(_sized(1, entry) for entry in entries)


def _value(value: Any) -> bytes:
    """The kind of a value is the number of its field."""
    match value:
        case None:
            return _tag(1, _VARINT) + _varint(0)
        case bool():
            return _tag(4, _VARINT) + _varint(value)
        case int() | float():
            return _tag(2, _DOUBLE) + struct.pack("<d", value)
        case str():
            return _sized(3, value.encode())
        case dict():
            return _sized(5, _struct(value))
        case _:
            return _sized(6, b"".join(_sized(1, _value(item)) for item in value))
