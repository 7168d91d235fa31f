"""Records as values: their fields, and the functions that read and validate them."""

from collections.abc import Callable
from functools import cached_property
from typing import Any

from .compiled import faults, messages, validity, wire, wire_faults
from .compiled.source import Source
from .description import Description
from .documents import lenient_decoder
from .values.base import LockedProperty
from .values.objects import decoder
from .values.plain import is_object, plain_json
from .violations import Faults, Place


class RecordType(Description):
    """The type of the records of a class.

    Its fast functions accept most valid values and no invalid ones; those that begin with `read` or
    `find` decide about the rest, and find all violations. Each is compiled when it is first used.
    """

    def _compiled(self, build: Any, **names: Any) -> Callable[..., Any]:
        source = Source(self, names)
        return source.compiled(build(source))

    decode = LockedProperty(lambda self: decoder(self.wire))
    """Decode a JSON text as a wire struct."""
    decode_leniently = LockedProperty(
        lambda self: lenient_decoder(self.decode, decoder(self.open_wire))
    )
    """Decode a JSON text as a wire struct that skips unknown names."""
    decode_loosely = LockedProperty(lambda self: decoder(self.loose_wire))
    """Decode a JSON text as a loose wire struct."""
    decode_loosely_open = LockedProperty(lambda self: decoder(self.loose_open_wire))
    """Decode a JSON text as a loose wire struct that skips unknown names."""
    wire_to_record = cached_property[Any](lambda self: self._compiled(wire.from_wire))
    """Return the record for a wire struct."""
    record_to_wire = cached_property[Any](lambda self: self._compiled(wire.to_wire, Wire=self.wire))
    """Return the wire struct for a record."""
    is_valid = cached_property[Any](lambda self: self._compiled(validity.is_valid))
    """Return whether a record is valid; lone surrogates are not found."""
    is_valid_utf8 = cached_property[Any](lambda self: self._compiled(validity.is_valid_utf8))
    """Return whether a record is valid, with strings that UTF-8 can encode."""
    read_json = cached_property[Any](lambda self: self._compiled(faults.read_json))
    """Return the record for a JSON value, and add its violations."""
    find_faults = cached_property[Any](lambda self: self._compiled(wire_faults.find_faults))
    """Add the violations of a wire struct."""
    find_loose_faults = cached_property[Any](
        lambda self: self._compiled(wire_faults.find_loose_faults)
    )
    """Add the violations of a loose wire struct."""
    read_record = cached_property[Any](lambda self: self._compiled(faults.read_record))
    """Return a record of exactly the class for one of a subclass, and add its violations."""

    @cached_property
    def message_to_record(self) -> Callable[[Any], Any]:
        """Return the record for a protobuf message; it is not yet validated."""
        from .interop import protobuf

        return self._compiled(messages.from_message, **protobuf.NAMES)

    @cached_property
    def read_message(self) -> Callable[[Any, Place, Faults], Any]:
        """Return the record for a protobuf message, and add its violations."""
        from .interop import protobuf_faults

        return self._compiled(protobuf_faults.read_message, add_unknown=protobuf_faults.add_unknown)

    @cached_property
    def record_to_message(self) -> Callable[[Any, Any], None]:
        """Fill a protobuf message from a record."""
        from .interop import protobuf

        return self._compiled(messages.to_message, **protobuf.NAMES)

    def read(self, value: Any, place: Place, faults: Faults) -> Any:
        return self.read_json(value, place, faults)

    def read_other(self, value: Any, place: Place, faults: Faults) -> Any:
        """Read a JSON value that is not a plain dict."""
        if is_object(value):
            return self.read_json(plain_json(value), place, faults)
        return faults.wrong_type(place, "an object", value)

    def plain(self, value: Any, place: Place, faults: Faults) -> Any:
        if issubclass(type(value), self.cls):
            return self.read_record(value, place, faults)
        return faults.wrong_type(place, self.cls.__name__, value)

    def attributes_of(self, record: Any) -> dict[str, Any]:
        """Return the attributes of a record by the names of the fields."""
        return {field.name: field.value_of(record) for field in self.fields}
