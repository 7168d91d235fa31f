"""Records as values: their fields, and the functions that read and validate them."""

from collections.abc import Callable
from functools import cached_property
from typing import Any, ForwardRef

import msgspec

from .compiled import faults, messages, validity, wire, wire_faults
from .compiled.source import Source
from .documents import lenient_decoder
from .fields import Field, fields_of
from .presence import Choice
from .record import Record
from .values.base import Type
from .values.objects import LOCK, converter, decoder
from .values.plain import is_object, plain_json
from .violations import Faults, Place


class RecordType(Type):
    """The type of the records of a class.

    Its fast functions accept most valid values and no invalid ones; those that begin with `read` or
    `find` decide about the rest, and find all violations. Each is compiled when it is first used.
    """

    from_wire = "{wire_to_record}({value}{level})"
    from_document = "{read_json}({value}, {place}, faults)"
    to_wire = "{record_to_wire}({value})"
    test = "{is_valid}({value}{level})"
    utf8_test = "{is_valid_utf8}({value}{level})"
    fill = "{record_to_message}"
    from_message = "{message_to_record}({value})"

    def __init__(self, cls: type[Record[Any]]) -> None:
        self.cls = cls
        self._wires: dict[str, type[msgspec.Struct]] = {}

    @cached_property
    def fields(self) -> tuple[Field, ...]:  # pyright: ignore[reportIncompatibleMethodOverride]
        """The fields, read only after the codec exists because they may refer to it."""
        return tuple(fields_of(self.cls))

    @cached_property
    def by_name(self) -> dict[str, Field]:
        """The fields by their names in JSON."""
        return {field.name: field for field in self.fields}

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names of the fields in JSON."""
        return tuple(self.by_name)

    @property
    def parts(self) -> tuple[Any, ...]:
        """The type itself."""
        return (self,)

    @cached_property
    def choices(self) -> tuple[Choice, ...]:  # pyright: ignore[reportIncompatibleMethodOverride]
        """How many of some fields must be present."""
        return tuple(
            Choice(amount, [self.by_name[name] for name in of])
            for amount, of in self.cls.__choices__
        )

    @cached_property
    def _within(self) -> set["RecordType"]:
        """The types of the records within a record."""
        found: set[RecordType] = set()
        waiting: list[RecordType] = [self]
        while waiting:
            fields = waiting.pop().fields
            news = {part for field in fields for part in field.type.parts} - found
            found |= news
            waiting += news
        return found

    @cached_property
    def is_recursive(self) -> bool:
        """Whether the records contain themselves, directly or through other records."""
        return self in self._within

    @cached_property
    def is_deep(self) -> bool:
        """Whether the records are recursive or contain recursive records."""
        return any(each.is_recursive for each in self._within)

    def in_source(self, attribute: str, name: Callable[[Any, str], str]) -> str:
        """Return the source of an attribute; functions of deep records are found when called."""
        if attribute == "level":
            return f", level + {int(self.is_recursive)}" if self.is_deep else ""
        if self.is_deep:  # it may be the function that is being compiled
            return f"{name(self, 'codec')}.{attribute}"
        return super().in_source(attribute, name)

    def struct(
        self, kind: str, *, discriminator: str | None = None, tag: Any = None
    ) -> type[msgspec.Struct]:
        """Make a wire struct; with `discriminator`, one for a union, with that field constant.

        An open one skips unknown names at all levels; a loose one has strings, numbers and booleans
        of any type at its own level.
        """
        later: dict[str, Any] = {}  # types whose structs are made after this one
        constant = {field.attribute: tag for field in self.fields if field.name == discriminator}
        fields = [field for field in self.fields if field.attribute not in constant]
        struct = msgspec.defstruct(
            self.cls.__name__,
            [(field.attribute, self._wire_of_field(field, kind, later), None) for field in fields],
            namespace=constant,
            tag_field=discriminator,
            tag=int(tag) if isinstance(tag, int) else tag,
            rename={field.attribute: field.name for field in self.fields},
            forbid_unknown_fields=kind != "open",
            omit_defaults=True,
            gc=False,
        )
        if discriminator is None:  # other structs find it while they are made
            self._wires[kind] = struct
        for name, type_ in later.items():  # msgspec looks them up when it decodes the first text
            type_.link(struct, name, kind)
        return struct

    def _wire_of_field(self, field: Field, kind: str, later: dict[str, Any]) -> Any:
        wire: Any = ForwardRef(f"_{field.attribute}")
        if kind == "loose":
            if field.type.json_test:
                return Any
            wire = field.type.wire_of("strict")
        elif self.is_recursive and any(part.is_recursive for part in field.type.parts):
            later[wire.__forward_arg__] = field.type
        else:
            wire = field.type.wire_of(kind)
        return (list[wire] if field.repeated else wire) | None

    def wire_of(self, kind: str) -> Any:
        with LOCK:
            return self._wires.get(kind) or self.struct(kind)

    def link(self, struct: type, name: str, kind: str) -> None:
        """Set an attribute of a wire struct."""
        setattr(struct, name, self.wire_of(kind))

    def _compiled(self, build: Any, **names: Any) -> Callable[..., Any]:
        source = Source(self, names)
        return source.compiled(build(source))

    decode = cached_property[Any](lambda self: decoder(self.wire_of("strict")))
    """Decode a JSON text as a wire struct."""
    decode_leniently = cached_property[Any](
        lambda self: lenient_decoder(self.decode, decoder(self.wire_of("open")))
    )
    """Decode a JSON text as a wire struct that skips unknown names."""
    decode_loosely = cached_property[Any](lambda self: decoder(self.wire_of("loose")))
    """Decode a JSON text as a loose wire struct."""
    members_to_wire = cached_property[Any](lambda self: converter(self.wire_of("loose")))
    """Return a loose wire struct for a JSON object."""
    wire_to_record = cached_property[Any](lambda self: self._compiled(wire.from_wire))
    """Return the record for a wire struct."""
    record_to_wire = cached_property[Any](
        lambda self: self._compiled(wire.to_wire, Wire=self.wire_of("strict"))
    )
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
