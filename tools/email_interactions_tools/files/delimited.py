"""Delimited protobuf: EmailInteraction messages, each after its length as a varint.

The service's message contains a record of either kind, so one file has all records in order. Java
and C++ call this framing writeDelimitedTo and SerializeDelimitedToOstream.
"""

from collections.abc import Iterator
from itertools import count
from typing import IO, BinaryIO

from google.protobuf.message import DecodeError
from google.protobuf.unknown_fields import UnknownFieldSet

from email_interactions import (
    Accepted,
    EmailIn,
    EmailOut,
    Interaction,
    Item,
    Rejected,
    ValidationError,
    Violation,
)
from email_interactions.v1.email_interaction_service_pb2 import EmailInteraction
from email_interactions_tools.files.items import MAX_ITEM, Write, rejected

RECORDS: dict[str, type[EmailIn | EmailOut]] = {"email_in": EmailIn, "email_out": EmailOut}
_CHUNK = 2**16


def read(file: BinaryIO, *, ignore_unknown: bool) -> Iterator[Item[Interaction]]:
    """Read a record from each message; damage of the file is the last item."""
    for index in count():
        try:
            size = _read_size(file)
            if size is None:
                return
            content = _read(file, size)
        except EOFError as error:
            yield rejected(index, b"", "encoding", str(error))
            return
        document = _varint(size) + content
        if size > MAX_ITEM:
            fault = f"must not be longer than {MAX_ITEM} bytes"
            yield rejected(index, document, "size", fault)
            continue
        try:
            message = EmailInteraction.FromString(content)
            yield Accepted(index, _record(message, ignore_unknown=ignore_unknown))
        except DecodeError:
            yield rejected(index, document, "encoding", "invalid protobuf")
        except ValidationError as error:
            yield Rejected(index, document, error.violations)


def _read_size(file: BinaryIO) -> int | None:
    """Read a length; None at the end of the file."""
    size = 0
    for shift in range(0, 70, 7):
        byte = file.read(1)
        if not byte and not shift:
            return None
        if not byte:
            break
        size |= (byte[0] & 0x7F) << shift
        if byte[0] < 0x80:
            return size
    raise EOFError("the length of a message is damaged; the rest of the file is skipped")


def _read(file: BinaryIO, size: int) -> bytes:
    """Read a message, or the beginning of one that is too long."""
    content = file.read(min(size, MAX_ITEM))
    left = size - len(content)
    while left and (chunk := file.read(min(left, _CHUNK))):
        left -= len(chunk)
    if left:
        raise EOFError(f"the file ends within a message of {size} bytes")
    return content


def _record(message: EmailInteraction, *, ignore_unknown: bool) -> Interaction:
    kind = message.WhichOneof("email")
    if kind is None:
        fault = f"one of {' and '.join(RECORDS)} is required"
        raise ValidationError([Violation("", "required", fault)])
    names: list[object] = []
    if ignore_unknown:
        message.DiscardUnknownFields()
    else:
        names += (field.name for field, _ in message.ListFields() if field.name != kind)
        unknown = UnknownFieldSet(message)
        names += (unknown[index].field_number for index in range(len(unknown)))
    fault = "is not part of a record; --ignore-unknown omits it"
    faults = [Violation(f"/{name}", "unknown", fault) for name in names]
    try:
        record: Interaction = RECORDS[kind].from_proto(getattr(message, kind))
    except ValidationError as error:
        raise ValidationError([*faults, *error.violations]) from None
    if faults:
        raise ValidationError(faults)
    return record


def writer(file: IO[bytes]) -> Write:
    """Return a function that writes a message for each record."""
    names = {record: name for name, record in RECORDS.items()}

    def write(record: Interaction) -> None:
        message = EmailInteraction()
        getattr(message, names[type(record)]).MergeFrom(record.to_proto(validate=False))
        content = message.SerializeToString(deterministic=True)  # the order of udata, too
        file.write(_varint(len(content)) + content)

    return write


def _varint(number: int) -> bytes:
    encoded = bytearray()
    while number > 0x7F:
        encoded.append(number & 0x7F | 0x80)
        number >>= 7
    encoded.append(number)
    return bytes(encoded)
