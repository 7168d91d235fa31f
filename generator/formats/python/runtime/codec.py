"""Reads, validates and writes the records of one class."""

from collections.abc import Callable
from functools import cached_property
from threading import Lock
from typing import Any, TypeVar

import msgspec

from .documents import UNKNOWN, decode, encode, parse
from .records import RecordType
from .streams.items import Document
from .values.plain import FOREIGN, plain_json
from .violations import Faults, Place, ValidationError, Violation

W = TypeVar("W")

LOCK = Lock()
"""Held only while a codec is made: threads that wait for each other's types may need it."""


class Codec(RecordType):
    """Tries the fast functions first, then the functions that find all violations."""

    def from_json(self, document: Document, *, ignore_unknown: bool) -> Any:
        """Return the record for a JSON text; raise ValidationError with all violations."""
        wire = None
        try:
            wire = self.decode_leniently(document) if ignore_unknown else self.decode(document)
            return self.wire_to_record(wire)
        except FOREIGN as reason:
            is_unknown = wire is None and str(reason).startswith(UNKNOWN)
        if wire is not None:
            faults = self.faults_of(wire)
        else:
            has_unknown = is_unknown or ignore_unknown
            faults = self._faults_in(document, has_unknown=has_unknown, ignore=ignore_unknown)
        if faults:
            raise ValidationError(faults)
        return self.from_dict(parse(document), ignore_unknown=ignore_unknown)

    def faults_of(self, wire: Any) -> Faults:
        """Return the violations of a wire struct that is not converted; none if it is valid."""
        faults = Faults()
        self.find_faults(wire, "", faults)
        return faults

    def _faults_in(self, document: Document, *, has_unknown: bool, ignore: bool) -> Faults:
        """Return the violations of a text; none if they cannot be found quickly."""
        faults = Faults()
        faults.ignore_unknown = ignore
        try:
            if has_unknown:
                members = decode(document)
                unknown = members.keys() - self.names
                for name in unknown:
                    del members[name]
                self.find_loose_faults(self.members_to_wire(members), "", faults)
                faults.unknown("", unknown, self.names)
            else:
                self.find_loose_faults(self.decode_loosely(document), "", faults)
        except ValidationError:  # for too many violations
            raise
        except FOREIGN:
            return Faults()
        return faults

    def from_dict(self, document: Any, *, ignore_unknown: bool) -> Any:
        """Return the record for a JSON value; raise ValidationError with all violations."""
        try:
            return _valid(self.read_json, document, ignore_unknown=ignore_unknown)
        except ValidationError:
            raise
        except FOREIGN:  # names may be subclasses with methods of their own
            return _valid(self.read_json, plain_json(document), ignore_unknown=ignore_unknown)

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
            return self.plain(record, "", faults), faults
        except ValidationError as error:  # too many violations
            return record, error.violations

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
        return _valid(self.read_message, message)

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
            return write(plain)
        except FOREIGN:
            if violations:
                raise ValidationError(violations) from None
            raise


def _valid(
    read: Callable[[Any, Place, Faults], Any], value: Any, *, ignore_unknown: bool = False
) -> Any:
    """Return the record that `read` returns; raise ValidationError if it adds violations."""
    faults = Faults()
    faults.ignore_unknown = ignore_unknown
    record = read(value, "", faults)
    if faults:
        raise ValidationError(faults)
    return record
