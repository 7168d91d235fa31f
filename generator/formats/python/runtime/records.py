"""Records as values: their fields, and the functions that read and validate them."""

from collections.abc import Callable
from functools import cached_property
from typing import Any, TypeVar

import msgspec
from msgspec.json import Decoder

from .compiled import faults as faults_of
from .compiled import messages, validity, wire
from .compiled.source import Source
from .description import Description, LooseWire, Wire
from .fields import Field
from .presence import Condition
from .values.objects import Object
from .values.plain import FOREIGN, RECORD_DEPTH, is_object, items_of, plain_json
from .violations import Faults, Place, Violation, child, name_of, pointer

T = TypeVar("T")

_TOO_DEEP = f"is nested deeper than level {RECORD_DEPTH}"


class RecordType(Description):
    """The type of the records of a class.

    Its fast functions accept most valid values and no invalid ones; each is compiled when it is
    first used. `read` and `plain` decide about the rest, and find all violations.
    """

    @cached_property
    def by_pointer(self) -> dict[str, int]:
        """The positions of the fields, by their names as steps of a pointer."""
        return {child("", field.name)[1:]: index for index, field in enumerate(self.fields)}

    @cached_property
    def _objects(self) -> set[str]:
        """The names of fields whose values a loose wire struct shares with the document."""
        return {field.name for field in self.fields if isinstance(field.type, Object)}

    def _compiled(self, build: Any, **names: Any) -> Callable[..., Any]:
        level = int(self.is_recursive) if self.is_deep else None
        function = Source(self.cls, self.fields, self.choices, names, level)
        return function.compiled(build(function))

    decode = cached_property[Any](lambda self: Decoder(self.wire).decode)
    """Decode a JSON text as a wire struct."""
    decode_open = cached_property[Any](lambda self: Decoder(self.open_wire).decode)
    """Decode a JSON text as a wire struct that skips unknown names."""
    decode_loosely = cached_property[Any](lambda self: Decoder(self.loose_wire).decode)
    """Decode a JSON text as a loose wire struct."""
    wire_to_record = cached_property[Any](lambda self: self._compiled(wire.from_wire))
    """Return the record for a wire struct."""
    record_to_wire = cached_property[Any](lambda self: self._compiled(wire.to_wire, Wire=self.wire))
    """Return the wire struct for a record."""
    is_valid = cached_property[Any](lambda self: self._compiled(validity.is_valid))
    """Return whether a record is valid; lone surrogates are not found."""
    is_valid_utf8 = cached_property[Any](lambda self: self._compiled(validity.is_valid_utf8))
    """Return whether a record is valid, with strings that UTF-8 can encode."""
    find_faults = cached_property[Any](lambda self: self._compiled(faults_of.find_faults))
    """Add the violations of a wire struct."""
    read_values = cached_property[Any](lambda self: self._compiled(faults_of.read_values))
    """Add the violations of a loose wire struct, and read its values."""

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

    def read(self, value: Any, place: Place, faults: Faults) -> Any:
        if isinstance(value, Wire):
            self.report(value, place, faults)
            return value
        if not is_object(value):
            return faults.wrong_type(place, "an object", value)
        return self._at_level(place, faults, lambda: self._read(value, pointer(place), faults))

    def report(self, value: Any, place: Place, faults: Faults) -> None:
        path = pointer(place)
        if isinstance(value, LooseWire):
            self._at_level(place, faults, lambda: self.read_values(value, path, faults, True))
        else:
            self._at_level(place, faults, lambda: self.find_faults(value, path, faults))

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

    def _read(self, value: dict[Any, Any], path: str, faults: Faults) -> Any:
        document = value if type(value) is dict else plain_json(value)
        unknown = document.keys() - self.by_name.keys()
        wire = self._converted(document, unknown, faults) if faults.is_plain else None
        is_decoded = wire is not None
        wire = wire or self.wire(*map(document.get, self.by_name))
        self.read_values(wire, path, faults, is_decoded)
        if unknown:
            faults.unknown(path, unknown, self.by_name)
        return wire

    def _converted(self, document: dict[str, Any], unknown: set[str], faults: Faults) -> Any:
        """Return a loose wire struct; None if a record within it is faulty."""
        known = document.copy()
        for name in unknown:
            del known[name]
        for name in self._objects & known.keys():  # the document keeps its own
            known[name] = msgspec.to_builtins(known[name])
        try:
            return msgspec.convert(
                known, self.open_loose_wire if faults.ignore_unknown else self.loose_wire
            )
        except FOREIGN:
            return None

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
            choice.report(lambda field: attributes[field.name], place, faults)
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
