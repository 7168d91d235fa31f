"""Reading, checking and writing the records of one class."""

from collections.abc import Callable
from copy import copy
from datetime import datetime
from functools import cached_property
from typing import Any, TypeVar

import msgspec

from .compiled import source
from .documents import encode, parse
from .fields import Field, fields_of
from .record import Record
from .streams.items import Document
from .values.plain import FOREIGN, is_list, is_object, items_of, plain_json
from .values.scalars import Timestamp, Type
from .values.timestamps import to_utc
from .violations import Faults, Place, ValidationError, Violation, child, name_of

W = TypeVar("W")

FAULTY: Any = object()
"""Stands in a record for a value whose fault is already reported."""


class Codec(Type):
    """What a record class needs to read, check and write; a type of values itself.

    Its fast functions accept most of what is valid, and nothing else; each is compiled when it is
    first used. `read` and `plain` decide about the rest, and find everything that is wrong.
    """

    json_test = ""
    from_wire = "{wire_to_record}({value})"
    to_wire = "{record_to_wire}({value})"
    test = "{is_valid}({value})"
    utf8_test = "{is_valid_utf8}({value})"
    fill = "{record_to_message}"
    from_message = "{message_to_record}({value})"

    def __init__(self, cls: type[Record[Any]]) -> None:
        self.cls = cls
        self.fields = tuple(fields_of(cls))
        self.by_name = {field.name: field for field in self.fields}

    @cached_property
    def by_pointer(self) -> dict[str, int]:
        """The positions of the fields by their names as a pointer has them."""
        return {child("", field.name)[1:]: index for index, field in enumerate(self.fields)}

    def _compiled(self, build: Any, **names: Any) -> Callable[..., Any]:
        function = source.Source(self.cls, self.fields, names)
        return function.compiled(build(function))

    @cached_property
    def wire(self) -> type[msgspec.Struct]:
        """The wire struct."""
        return self._struct(forbid_unknown_fields=True)

    @cached_property
    def open_wire(self) -> type[msgspec.Struct]:
        """A wire struct that skips unknown names, here and below."""
        return self._struct(forbid_unknown_fields=False)

    def _struct(self, *, forbid_unknown_fields: bool) -> type[msgspec.Struct]:
        def type_of(field: Field) -> Any:
            wire: Any = field.type.wire
            if isinstance(field.type, Codec) and not forbid_unknown_fields:
                wire = field.type.open_wire
            return (list[wire] if field.repeated else wire) | None

        return msgspec.defstruct(
            self.cls.__name__,
            [(field.attribute, type_of(field), None) for field in self.fields],
            rename={field.attribute: field.name for field in self.fields},
            forbid_unknown_fields=forbid_unknown_fields,
            omit_defaults=True,
            gc=False,
        )

    @cached_property
    def decode(self) -> Callable[[Any], Any]:
        """Decodes a JSON text as a wire struct."""
        return msgspec.json.Decoder(self.wire).decode

    @cached_property
    def decode_open(self) -> Callable[[Any], Any]:
        """Decodes a JSON text as a wire struct that skips unknown names."""
        return msgspec.json.Decoder(self.open_wire).decode

    @cached_property
    def wire_to_record(self) -> Callable[[Any], Any]:
        """The record for a wire struct."""
        return self._compiled(source.from_wire)

    @cached_property
    def record_to_wire(self) -> Callable[[Any], Any]:
        """The wire struct for a record."""
        return self._compiled(source.to_wire, Wire=self.wire)

    @cached_property
    def is_valid(self) -> Callable[[Any], bool]:
        """Whether a record is valid, but for lone surrogates."""
        return self._compiled(source.is_valid)

    @cached_property
    def is_valid_utf8(self) -> Callable[[Any], bool]:
        """Whether a record is valid, and UTF-8 can carry its strings."""
        return self._compiled(source.is_valid_utf8)

    @cached_property
    def message_to_record(self) -> Callable[[Any], Any]:
        """The record for a protobuf message; it is still to be checked."""
        from .interop import protobuf

        return self._compiled(source.from_message, **protobuf.NAMES)

    @cached_property
    def record_to_message(self) -> Callable[[Any, Any], None]:
        """Fills a protobuf message with a record."""
        from .interop import protobuf

        return self._compiled(source.to_message, **protobuf.NAMES)

    def read(self, value: Any, place: Place, faults: Faults) -> Any:
        """The record for a JSON value."""
        return self._read(value, place, faults)

    @cached_property
    def _read(self) -> Callable[[Any, Place, Faults], Any]:
        names = {"NAMES": self.by_name.keys()}
        return self._compiled(source.read, read_other=self._read_other, **names)

    def _read_other(self, value: Any, place: Place, faults: Faults) -> Any:
        if not is_object(value):
            return faults.wrong_type(place, "an object", value)
        return self.read(plain_json(value), place, faults)

    def plain(self, value: Any, place: Place, faults: Faults) -> Any:
        """A record of the very class, with each attribute as it was read once."""
        if not issubclass(type(value), self.cls):
            message = f"must be {self.cls.__name__}, not {name_of(value)}"
            return faults.add(place, "type", message)
        result = object.__new__(self.cls)
        attributes = {field.name: _attribute(value, field) for field in self.fields}
        for field in self.fields:
            item = attributes[field.name]
            below = (place, field.name)
            if type(item) is Violation:
                faults.add(below, item.rule, item.message)
            elif item is None and (field.repeated or field.default is not None):
                faults.add(below, "type", "must not be None")
            elif field.is_absent(item):
                self._plain_absent(field, attributes, below, faults)
            else:
                item = _plain(field, item, below, faults)
            setattr(result, field.attribute, item)
        return result

    def _plain_absent(
        self, field: Field, attributes: dict[str, Any], place: Place, faults: Faults
    ) -> None:
        if field.required:
            faults.add(place, "required", f"{field.name} is required")
        elif field.required_if:
            condition = self.by_name[field.required_if]
            if not condition.is_absent(attributes[condition.name]):
                message = f"{field.name} is required when {condition.name} is present"
                faults.add(place, "required_if", message)

    def writable(self, value: Any) -> Any:
        """A record of what can be written of any value; what is absent stays absent."""
        result = object.__new__(self.cls)
        for field in self.fields:
            item: Any = getattr(value, field.attribute, None)
            if type(item) is Violation:
                raise ValueError(item.message)
            if field.is_absent(item):
                item = [] if field.repeated else None
            elif field.repeated:
                item = [field.type.writable(each) for each in items_of(item)]
            else:
                item = field.type.writable(item)
            setattr(result, field.attribute, item)
        return result

    def from_json(self, document: Document, *, ignore_unknown: bool) -> Any:
        """The record for a text; ValidationError carries every violation."""
        try:
            if not ignore_unknown:
                return self.wire_to_record(self.decode(document))
            if isinstance(document, (bytes, bytearray)) and not document.isascii():
                document = document.decode()  # the decoder does not check what it skips
            return self.wire_to_record(self.decode_open(document))
        except FOREIGN:
            pass
        return self.from_dict(parse(document), ignore_unknown=ignore_unknown)

    def from_dict(self, document: Any, *, ignore_unknown: bool) -> Any:
        """The record for a JSON value; ValidationError carries every violation."""
        faults = Faults(ignore_unknown=ignore_unknown)
        try:
            record = self.read(document, "", faults)
        except ValidationError:
            raise
        except FOREIGN:  # names of subclasses, with methods of their own
            record = FAULTY
        if record is FAULTY:
            faults = Faults(ignore_unknown=ignore_unknown)
            record = self.read(plain_json(document), "", faults)
        if faults:
            raise ValidationError(faults)
        return record

    def of_class(self, record: Any, cls: type[Any]) -> Any:
        """The record as one of a subclass, which gives what it adds its own defaults."""
        return cls(**{field.attribute: getattr(record, field.attribute) for field in self.fields})

    def validate(self, record: Any) -> list[Violation]:
        """All violations of a record."""
        try:
            if self.is_valid_utf8(record):
                return []
        except FOREIGN:
            pass
        return self.plain_with_faults(record)[1]

    def plain_with_faults(self, record: Any) -> tuple[Any, list[Violation]]:
        """A record as `plain` makes it, and all its violations."""
        faults = Faults()
        try:
            plain = self._in_utc(record)
            if self.is_valid_utf8(plain):
                return plain, faults
        except FOREIGN:
            pass
        try:
            return self.plain(record, "", faults), faults
        except ValidationError as error:  # there are too many
            return record, error.violations

    def _in_utc(self, record: Any) -> Any:
        """A record of the very class with its timestamps in UTC, which often is all it lacks."""
        if type(record) is not self.cls:
            return None
        plain = copy(record)
        for field in self.fields:
            value = getattr(record, field.attribute)
            if isinstance(field.type, Timestamp) and type(value) is datetime:
                setattr(plain, field.attribute, to_utc(value))
        return plain

    def to_json(self, record: Any, *, validate: bool) -> bytes:
        """The canonical text for a record; ValidationError when it is faulty."""
        try:
            if not validate or self.is_valid(record):
                return encode(self.record_to_wire(record))
        except FOREIGN:
            pass
        return self.write_slow(
            record, lambda plain: encode(self.record_to_wire(plain)), validate=validate
        )

    def to_dict(self, record: Any, *, validate: bool) -> dict[str, Any]:
        """The document for a record; ValidationError when it is faulty."""
        try:
            if not validate or self.is_valid_utf8(record):
                return self._document(record)
        except FOREIGN:
            pass
        return self.write_slow(record, self._document, validate=validate)

    def _document(self, record: Any) -> dict[str, Any]:
        document: dict[str, Any] = msgspec.to_builtins(self.record_to_wire(record))
        return document

    @cached_property
    def _message(self) -> Any:
        from .interop.protobuf import message_class

        return message_class(self.cls)

    def from_proto(self, message: Any) -> Any:
        """The record for a protobuf message; ValidationError carries every violation."""
        from .interop.protobuf import read_message, require_type

        message = require_type(message, self._message)
        try:
            record = self.message_to_record(message)
            if self.is_valid(record):
                return record
        except FOREIGN:
            pass
        return read_message(self, message)

    def to_proto(self, record: Any, *, validate: bool) -> Any:
        """The protobuf message for a record; ValidationError when it is faulty."""

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
        """What a function writes for a plain record; ValidationError when that is faulty.

        Without `validate`, only when it cannot be written.
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


def _attribute(record: object, field: Field) -> Any:
    """A field's value; a Violation where reading it raises."""
    try:
        return getattr(record, field.attribute, None)
    except FOREIGN as error:
        return Violation("", "type", f"cannot be read: the attribute raises {type(error).__name__}")


def _plain(field: Field, value: Any, place: Place, faults: Faults) -> Any:
    """A present attribute as a plain value; as it is where it is faulty."""
    if not field.repeated:
        return _plain_item(field.type, value, place, faults)
    if is_list(value):
        items = enumerate(items_of(value))
        return [_plain_item(field.type, item, (place, index), faults) for index, item in items]
    faults.wrong_type(place, "a list", value)
    return value


def _plain_item(type_: Type, value: Any, place: Place, faults: Faults) -> Any:
    if value is FAULTY:
        return value
    before = len(faults)
    plain = type_.plain(value, place, faults)
    return plain if len(faults) == before else value
