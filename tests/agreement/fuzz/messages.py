"""Messages for fuzzing: the bytes of valid ones, changed as protobuf's wire format allows.

Fields are split into their tags and what follows them, at any level, and put together again.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, replace
from random import Random
from typing import Any

from google.protobuf.descriptor import Descriptor, FieldDescriptor
from google.protobuf.empty_pb2 import Empty
from google.protobuf.message import DecodeError
from google.protobuf.unknown_fields import UnknownFieldSet

from tests.support.documents.moments import FIRST_SECOND, LAST_SECOND, SECOND

VARINT, FIXED64, BYTES, GROUP, END, FIXED32 = range(6)
_NUMBERS = [
    *(0, 1, 3, 4, 9, -1, 2**31 - 1, 2**31, -(2**31), 2**32, 2**32 + 1, 2**63 - 1, -(2**63)),
    *(FIRST_SECOND, FIRST_SECOND - 1, LAST_SECOND, LAST_SECOND + 1),
    *(10**6, 999 * 10**6, SECOND - 1, SECOND, SECOND + 10**6, -(10**6), 2 * SECOND),
]
_DOUBLES = [float("nan"), float("inf"), float("-inf"), -0.0, 0.5, 2.0**53, 2.0**53 - 1]
_DOUBLES += [1e308, 5e-324]
_TEXTS = [b"", b"\0", b"\xff", b"\xc3", b"\xed\xa0\x80", b"\xc0\x80", b"\xf4\x90\x80\x80", b"x\n"]
_TEXTS += [b"http://x", "\u00e9\U0001f600".encode(), b"urn:a:b\n", b"%zz"]
_FREE = [15, 49, 99, 1000, 15999, 20000, 2**29 - 1]


@dataclass(slots=True)
class Part:
    """A field as it stands on the wire."""

    number: int
    wire: int
    content: bytes  # what follows the tag; for BYTES without the length

    def __bytes__(self) -> bytes:
        length = varint(len(self.content)) if self.wire == BYTES else b""
        return varint(self.number << 3 | self.wire) + length + self.content


def varint(value: int, padding: int = 0) -> bytes:
    """A number on the wire, in up to ten bytes; padding makes it longer than it has to be."""
    value &= 2**64 - 1
    found = bytearray()
    while value > 0x7F or padding > 0:
        padding -= value <= 0x7F
        found.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*found, value])


def parts(content: bytes) -> list[Part]:
    """The fields of a message, as protobuf takes apart what it does not know."""
    return _parts_of(UnknownFieldSet(Empty.FromString(content)))


def _parts_of(fields: Any) -> list[Part]:
    return [Part(each.field_number, each.wire_type, _plain(each)) for each in fields]


def _plain(field: Any) -> bytes:
    match field.wire_type:
        case 0:
            return varint(field.data)
        case 2:
            return bytes(field.data)
        case 3:
            return whole(_parts_of(field.data)) + varint(field.field_number << 3 | END)
    return int(field.data).to_bytes({FIXED64: 8, FIXED32: 4}[field.wire_type], "little")


def whole(found: list[Part]) -> bytes:
    """The bytes of all fields."""
    return b"".join(map(bytes, found))


def messages(random: Random, message: type[Any], contents: list[bytes]) -> Iterator[bytes]:
    """Without end: contents with up to four changes."""
    while True:
        content = random.choice(contents)
        for _ in range(random.choice([1, 1, 1, 2, 4])):
            content = _changed(random, message.DESCRIPTOR, content)
        yield content


def _changed(random: Random, descriptor: Descriptor, content: bytes) -> bytes:
    """The bytes with one change, at any level."""
    try:
        found = parts(content)
    except DecodeError:  # an earlier change made it invalid
        return content
    inner = [
        (part, field.message_type)
        for part in found
        if part.wire == BYTES
        and (field := descriptor.fields_by_number.get(part.number))
        and field.message_type
    ]
    if inner and random.randrange(5) < 3:
        part, below = random.choice(inner)
        part.content = _changed(random, below, part.content)
    elif found and random.randrange(13) > 3:
        random.choice(_CHANGES)(random, found)
    else:
        add = random.choice([_add_unknown, _add_field, _add_field, _add_field])
        add(random, descriptor, found)
    return whole(found)


def _add_unknown(random: Random, descriptor: Descriptor, found: list[Part]) -> None:
    number = random.choice([n for n in _FREE if n not in descriptor.fields_by_number])
    wire = random.choice([VARINT, FIXED64, BYTES, GROUP, FIXED32])
    content = _content(random, wire)
    if wire == GROUP:
        content = random.choice([b"", b"\x08\x01"]) + varint(number << 3 | END)
    found.insert(random.randint(0, len(found)), Part(number, wire, content))


def _content(random: Random, wire: int) -> bytes:
    match wire:
        case 0:
            return varint(random.choice(_NUMBERS), random.choice([0, 0, 0, 1, 3]))
        case 1:
            return struct.pack("<d", random.choice(_DOUBLES))
        case 5:
            return random.randbytes(4)
    return random.choice(_TEXTS)


def _add_field(random: Random, descriptor: Descriptor, found: list[Part]) -> None:
    """One that the message knows, once more or for the first time; packed where it may be."""
    field: FieldDescriptor = random.choice(descriptor.fields)
    wire = _WIRE.get(field.type, VARINT)
    below = field.message_type
    content = _message(random, below) if below else _content(random, wire)
    if wire == VARINT and random.randrange(4) == 0:
        wire, content = BYTES, content + _content(random, VARINT)
    found.insert(random.randint(0, len(found)), Part(field.number, wire, content))


_WIRE = {
    FieldDescriptor.TYPE_STRING: BYTES,
    FieldDescriptor.TYPE_MESSAGE: BYTES,
    FieldDescriptor.TYPE_DOUBLE: FIXED64,
}


def _message(random: Random, descriptor: Descriptor) -> bytes:
    """The content of a submessage: empty, or with a field or two of its own."""
    found: list[Part] = []
    for _ in range(random.randrange(3)):
        _add_field(random, descriptor, found)
    return whole(found)


# Changes of fields, of which there is at least one


def _change_content(random: Random, found: list[Part]) -> None:
    part = random.choice(found)
    part.content = _content(random, part.wire)


def _change_type(random: Random, found: list[Part]) -> None:
    part = random.choice(found)
    part.wire = random.choice([VARINT, FIXED64, BYTES, FIXED32])
    part.content = _content(random, part.wire)


def _empty(random: Random, found: list[Part]) -> None:
    part = random.choice(found)
    part.content = b"" if part.wire == BYTES else part.content


def _repeat(random: Random, found: list[Part]) -> None:
    found.append(replace(random.choice(found)))


def _drop(random: Random, found: list[Part]) -> None:
    found.pop(random.randrange(len(found)))


def _shuffle(random: Random, found: list[Part]) -> None:
    random.shuffle(found)


def _pad(random: Random, found: list[Part]) -> None:
    """A number in more bytes than it needs."""
    if numbers := [part for part in found if part.wire == VARINT]:
        part = random.choice(numbers)
        *first, last = part.content
        padding = random.choice([1, 2, 10 - len(part.content)])
        part.content = bytes([*first, last | 0x80, *[0x80] * (padding - 1), 0])


def _spoil(random: Random, found: list[Part]) -> None:
    """Bytes changed, inserted or cut off, wherever."""
    content = bytearray(whole(found))
    place = random.randrange(len(content) + 1)
    length = random.choice([0, 1, 1, 2, len(content)])
    content[place : place + length] = random.randbytes(random.randrange(3))
    found[:] = [_Raw(0, BYTES, bytes(content))]


class _Raw(Part):
    """Bytes that are no field any more."""

    def __bytes__(self) -> bytes:
        return self.content


_CHANGES = [
    *(_change_content, _change_content, _change_type, _empty, _repeat),
    *(_drop, _shuffle, _pad, _spoil),
]
