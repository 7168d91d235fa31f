"""Records as values: their fields, and the functions that read and validate them."""

import re
from collections.abc import Callable, Iterable
from functools import cached_property
from typing import Any, TypeVar

import msgspec

from .compiled import faults as compiled_faults
from .compiled import messages, validity, wire
from .compiled.source import Source
from .description import Description
from .fields import Field
from .presence import Condition
from .values.plain import RECORD_DEPTH, UNREAD, is_object, items_of, plain_json
from .violations import Faults, Place, Violation, child, name_of, pointer

T = TypeVar("T")

_TOO_DEEP = f"is nested deeper than level {RECORD_DEPTH}"
_FIELD = re.compile(r"at `\$\.([^`.\[]+)")
"""The name of a field in msgspec's errors; if they change, reading only becomes slower."""
_MAX_ERRORS = 8  # of msgspec for one object; beyond that, each field is read on its own


class RecordType(Description):
    """The type of the records of a class.

    Its fast functions accept most valid values and no invalid ones; each is compiled when it is
    first used. `read` and `plain` decide about the rest, and find all violations.
    """

    @cached_property
    def by_pointer(self) -> dict[str, int]:
        """The positions of the fields, by their names as steps of a pointer."""
        return {child("", field.name)[1:]: index for index, field in enumerate(self.fields)}

    def _compiled(self, build: Any, **names: Any) -> Callable[..., Any]:
        level = int(self.is_recursive) if self.is_deep else None
        function = Source(self.cls, self.fields, self.choices, names, level)
        return function.compiled(build(function))

    @cached_property
    def decode(self) -> Callable[[Any], Any]:
        """Decode a JSON text as a wire struct."""
        return msgspec.json.Decoder(self.wire).decode

    @cached_property
    def decode_open(self) -> Callable[[Any], Any]:
        """Decode a JSON text as a wire struct that skips unknown names."""
        return msgspec.json.Decoder(self.open_wire).decode

    @cached_property
    def wire_to_record(self) -> Callable[[Any], Any]:
        """Return the record for a wire struct."""
        return self._compiled(wire.from_wire)

    @cached_property
    def record_to_wire(self) -> Callable[[Any], Any]:
        """Return the wire struct for a record."""
        return self._compiled(wire.to_wire, Wire=self.wire)

    @cached_property
    def is_valid(self) -> Callable[[Any], bool]:
        """Return whether a record is valid; lone surrogates are not found."""
        return self._compiled(validity.is_valid)

    @cached_property
    def is_valid_utf8(self) -> Callable[[Any], bool]:
        """Return whether a record is valid, with strings that UTF-8 can encode."""
        return self._compiled(validity.is_valid_utf8)

    @cached_property
    def message_to_record(self) -> Callable[[Any], Any]:
        """Return the record for a protobuf message; it is not yet validated."""
        from .interop import protobuf

        return self._compiled(messages.from_message, **protobuf.NAMES)

    @cached_property
    def record_to_message(self) -> Callable[[Any, Any], None]:
        """Fill a protobuf message from a record."""
        from .interop import protobuf

        return self._compiled(messages.to_message, **protobuf.NAMES)

    @cached_property
    def find_faults(self) -> Callable[[Any, Any, str, Faults], None]:
        """Add the violations of a wire struct; UNREAD values are read from the JSON object."""
        return self._compiled(compiled_faults.find_faults)

    def read(self, value: Any, place: Place, faults: Faults, error: str | None = None) -> Any:
        if not is_object(value):
            return faults.wrong_type(place, "an object", value)
        return self._at_level(place, faults, lambda: self._read(value, place, faults, error))

    def _at_level(self, place: Place, faults: Faults, function: Callable[[], T]) -> T | None:
        """Call a function one level deeper; add a violation if recursive records are too deep."""
        if not self.is_recursive:
            return function()
        if faults.level == RECORD_DEPTH:
            faults.add(place, "depth", _TOO_DEEP)
            return None
        faults.level += 1
        found = function()
        faults.level -= 1
        return found

    def _read(self, value: dict[Any, Any], place: Place, faults: Faults, error: str | None) -> Any:
        document = value if type(value) is dict else plain_json(value)
        wire = self._converted(document, faults, error) or self._marked(
            self.wire(), document, self.by_name
        )
        self.find_faults(wire, document, pointer(place), faults)
        if not document.keys() <= self.by_name.keys():
            faults.unknown(place, document.keys() - self.by_name.keys(), self.by_name)
        return wire

    def report(self, value: Any, place: Place, faults: Faults) -> None:
        path = pointer(place)
        self._at_level(place, faults, lambda: self.find_faults(value, None, path, faults))

    def _converted(self, document: dict[str, Any], faults: Faults, error: str | None) -> Any:
        """Return a wire struct with a few fields UNREAD; None if msgspec does not help.

        `error` is the message that msgspec has already raised for the document.
        """
        known, removed = document.copy(), list[str]()
        wire_type = self.open_wire if faults.ignore_unknown else self.wire
        for _ in range(_MAX_ERRORS if faults.is_plain else 0):
            if error:
                found = _FIELD.search(error)
                removed += found.groups() if found else known.keys() - self.by_name.keys()
                for name in removed:
                    known.pop(name, None)
            try:
                wire = msgspec.convert(known, wire_type)
            except msgspec.ValidationError as reason:
                error = str(reason)
            else:
                return self._marked(wire, document, removed)
        return None

    def _marked(self, wire: Any, document: dict[Any, Any], names: Iterable[str]) -> Any:
        """Set the named fields of a wire struct to UNREAD if they are present."""
        for name in names:
            field = self.by_name.get(name)
            if field and not field.is_absent(document.get(name)):
                setattr(wire, field.attribute, UNREAD)
        return wire

    def plain(self, value: Any, place: Place, faults: Faults) -> Any:
        """Return a record of exactly the class, with each attribute read only once."""
        if not issubclass(type(value), self.cls):
            message = f"must be {self.cls.__name__}, not {name_of(value)}"
            return faults.add(place, "type", message)
        return self._at_level(place, faults, lambda: self._plain(value, place, faults))

    def _plain(self, value: Any, place: Place, faults: Faults) -> Any:
        result = object.__new__(self.cls)
        attributes = {field.name: field.value_of(value) for field in self.fields}
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
                item = field.plain(item, below, faults)
                if self._is_met(field.forbidden, attributes):
                    message = f"{field.name} must be absent when {field.forbidden}"
                    faults.add(below, "forbidden", message)
            setattr(result, field.attribute, item)
        for choice in self.choices:
            choice.report(attributes.get, place, faults)
        return result

    def _is_met(self, condition: Condition | None, attributes: dict[str, Any]) -> bool:
        if condition is None:
            return False
        return condition.holds(self.by_name[condition.name], attributes[condition.name])

    def _plain_absent(
        self, field: Field, attributes: dict[str, Any], place: Place, faults: Faults
    ) -> None:
        if field.required:
            faults.add(place, "required", f"{field.name} is required")
        elif self._is_met(field.condition, attributes):
            faults.add(place, "required_if", f"{field.name} is required when {field.condition}")

    def writable(self, value: Any) -> Any:
        """Return a record with what can be written of each attribute; absent ones stay absent."""
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
