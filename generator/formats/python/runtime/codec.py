"""Reads, validates and writes the records of one class."""

from collections.abc import Callable
from contextlib import suppress
from copy import copy
from datetime import datetime
from functools import cached_property
from typing import Any, TypeVar

import msgspec

from .documents import decode, encode, in_utf8, parse
from .records import RecordType
from .streams.items import Document
from .values.objects import is_plain_object
from .values.plain import FOREIGN, plain_json
from .values.timestamps import Timestamp, to_utc
from .violations import Faults, ValidationError, Violation

W = TypeVar("W")

_UNKNOWN = "Object contains unknown field"
"""How msgspec's errors begin; if they change, reading only becomes slower."""


class Codec(RecordType):
    """Tries the fast functions first, then the functions that find all violations."""

    def from_json(self, document: Document, *, ignore_unknown: bool) -> Any:
        """Return the record for a JSON text; raise ValidationError with all violations."""
        wire = None
        try:
            wire = self.decode_open(in_utf8(document)) if ignore_unknown else self.decode(document)
            return self.wire_to_record(wire)
        except FOREIGN as reason:
            is_unknown = str(reason).startswith(_UNKNOWN)
        if wire is None and not (is_unknown or ignore_unknown):
            with suppress(*FOREIGN):
                wire = self.decode_loosely(document)
        if wire is not None:
            return self.read_slow(wire)
        try:
            value, is_plain = decode(document), True
        except FOREIGN:
            value, is_plain = parse(document), False
        return self.read_slow(value, ignore_unknown=ignore_unknown, is_plain=is_plain)

    def from_dict(self, document: Any, *, ignore_unknown: bool) -> Any:
        """Return the record for a JSON value; raise ValidationError with all violations."""
        is_plain = False
        try:
            is_plain = is_plain_object(document)
            if is_plain:
                wire = msgspec.convert(document, self.open_wire if ignore_unknown else self.wire)
                return self.wire_to_record(wire)
        except FOREIGN:
            pass
        return self.read_slow(
            document, ignore_unknown=ignore_unknown, is_plain=is_plain, is_bounded=is_plain
        )

    def read_slow(
        self,
        document: Any,
        *,
        ignore_unknown: bool = False,
        is_plain: bool = False,
        is_bounded: bool = False,
    ) -> Any:
        """Return the record for a JSON value or wire struct; see `Faults` for the arguments."""
        faults = Faults()
        faults.ignore_unknown = ignore_unknown
        faults.is_plain, faults.is_bounded = is_plain, is_bounded
        try:
            wire = self.read(document, "", faults)
        except ValidationError:
            raise
        except FOREIGN:  # names may be subclasses with methods of their own
            faults = Faults()
            faults.ignore_unknown = ignore_unknown
            wire = self.read(plain_json(document), "", faults)
        if faults:
            raise ValidationError(faults)
        return self.wire_to_record(wire)

    def of_class(self, record: Any, cls: type[Any]) -> Any:
        """Return the record as an instance of a subclass; added fields get their defaults."""
        return cls(**{field.attribute: getattr(record, field.attribute) for field in self.fields})

    def validate(self, record: Any) -> list[Violation]:
        """Return all violations of a record."""
        try:
            if self.is_valid_utf8(record):
                return []
        except FOREIGN:
            pass
        return self.plain_with_faults(record)[1]

    def plain_with_faults(self, record: Any) -> tuple[Any, list[Violation]]:
        """Return a record as `plain` makes it, and all its violations."""
        faults = Faults()
        try:
            plain = self._in_utc(record)
            if self.is_valid_utf8(plain):
                return plain, faults
        except FOREIGN:
            pass
        try:
            return self.plain(record, "", faults), faults
        except ValidationError as error:  # too many violations
            return record, error.violations

    def _in_utc(self, record: Any) -> Any:
        """Return a copy with timestamps in UTC, often all it needs; None for a subclass."""
        if type(record) is not self.cls:
            return None
        plain = copy(record)
        for field in self.fields:
            value = getattr(record, field.attribute)
            if isinstance(field.type, Timestamp) and type(value) is datetime:
                setattr(plain, field.attribute, to_utc(value))
        return plain

    def to_json(self, record: Any, *, validate: bool) -> bytes:
        """Return the canonical JSON of a record; raise ValidationError if it is invalid."""
        try:
            if not validate or self.is_valid(record):
                return encode(self.record_to_wire(record))
        except FOREIGN:
            pass
        return self.write_slow(
            record, lambda plain: encode(self.record_to_wire(plain)), validate=validate
        )

    def to_dict(self, record: Any, *, validate: bool) -> dict[str, Any]:
        """Return the JSON object for a record; raise ValidationError if it is invalid."""
        try:
            if not validate or self.is_valid_utf8(record):
                return self._document(record)
        except FOREIGN:
            pass
        return self.write_slow(record, self._document, validate=validate)

    def _document(self, record: Any) -> dict[str, Any]:
        wire = self.record_to_wire(record)
        document: dict[str, Any] = msgspec.to_builtins(wire, enc_hook=decode)  # of msgspec.Raw
        return document

    @cached_property
    def _message(self) -> Any:
        from .interop.protobuf import message_class

        return message_class(self.cls)

    def from_proto(self, message: Any) -> Any:
        """Return the record for a protobuf message; raise ValidationError with all violations."""
        if type(message) is not self._message:
            from .interop.protobuf import of_type

            message = of_type(message, self._message)
        try:
            record = self.message_to_record(message)
            if self.is_valid(record):
                return record
        except FOREIGN:
            pass
        from .interop.protobuf_faults import read_message

        return read_message(self, message)

    def to_proto(self, record: Any, *, validate: bool) -> Any:
        """Return the protobuf message for a record; raise ValidationError if it is invalid."""

        def write(record: Any) -> Any:
            message = self._message()
            self.record_to_message(record, message)
            return message

        try:
            if not validate or self.is_valid(record):
                return write(record)
        except FOREIGN:
            pass
        return self.write_slow(record, write, validate=validate)

    def write_slow(self, record: Any, write: Callable[[Any], W], *, validate: bool) -> W:
        """Return what `write` returns for a plain record; raise ValidationError if that is invalid.

        Without `validate`, raise only if the record cannot be written.
        """
        plain, violations = self.plain_with_faults(record)
        if violations and validate:
            raise ValidationError(violations)
        try:
            return write(self.writable(plain) if violations else plain)
        except FOREIGN:
            if violations:
                raise ValidationError(violations) from None
            raise
