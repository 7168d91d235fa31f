"""Unions: a field called the discriminator selects the record of a value."""

from functools import cached_property
from typing import Any
from typing import Union as AnyOf

import msgspec

from ..record import Record, Variants, codec_of
from ..violations import FAULTY, Faults, Place
from .base import Type
from .facets import Restricted, shown
from .numbers import Enum
from .objects import LOCK
from .plain import is_object, member_of
from .scalars import String


class UnionOfRecords(Type):
    """One of several records; compiled functions find its functions when they are called."""

    from_wire = "{wire_to_record}({value}, level)"
    to_wire = "{record_to_wire}({value})"
    test = "{is_valid}({value}, level)"
    utf8_test = "{is_valid_utf8}({value}, level)"
    fill = "{record_to_message}"
    from_message = "{message_to_record}({value})"

    def __init__(self, variants: Variants) -> None:
        self.discriminator = variants.discriminator
        kinds = self._kinds = variants.kinds
        self._type: Type = (
            Restricted(String(), {"values": kinds}) if isinstance(kinds, tuple) else Enum(kinds)
        )
        self._records = variants.records
        self._wires: dict[str, Any] = {}
        self._waiting: dict[str, list[tuple[type, str]]] = {}
        self.structs: dict[type, Any] = {}
        """The codecs of the records by their wire structs."""

    @cached_property
    def codecs(self) -> dict[Any, Any]:
        """The codecs of the records by the values of the discriminator."""
        return {kind: codec_of(record) for kind, record in self._records.items()}

    @cached_property
    def _classes(self) -> dict[type[Record[Any]], Any]:
        return {codec.cls: codec for codec in self.codecs.values()}

    @cached_property
    def parts(self) -> tuple[Any, ...]:  # pyright: ignore[reportIncompatibleMethodOverride]
        """The codecs of the records, each once."""
        return tuple(self._classes.values())

    @cached_property
    def attribute(self) -> str:
        """The attribute of the discriminator."""
        name: str = self.parts[0].by_name[self.discriminator].attribute
        return name

    def wire_of(self, kind: str) -> Any:
        with LOCK:
            if kind not in self._wires:
                waiting = self._waiting[kind] = []
                structs = self._tagged(kind)
                self.structs |= structs
                self._wires[kind] = AnyOf[*structs]
                for struct, name in waiting:
                    setattr(struct, name, self._wires[kind])
            return self._wires[kind]

    def _tagged(self, kind: str) -> dict[type, Any]:
        """Return the wire structs that the discriminator selects, with the codecs of the records.

        One has no codec: that for a value of the discriminator that is not documented.
        """
        tag_field = self.discriminator
        structs: dict[type, Any] = {
            codec.struct(kind, discriminator=tag_field, tag=tag): codec
            for tag, codec in self.codecs.items()
        }
        # A single struct would not require its discriminator.
        known: list[Any] = [*self._kinds]
        other = "".join(known) + "\0" if isinstance(known[0], str) else min(known) - 1
        structs[msgspec.defstruct("Other", [], tag_field=tag_field, tag=other)] = None
        return structs

    def link(self, struct: type, name: str, kind: str) -> None:
        """Set an attribute of a wire struct, now or when the structs of all records are made."""
        if kind in self._waiting and kind not in self._wires:
            self._waiting[kind].append((struct, name))
        else:
            setattr(struct, name, self.wire_of(kind))

    def wire_to_record(self, wire: Any, level: int) -> Any:
        """Return the record for a wire struct."""
        codec = self.structs[type(wire)]
        return codec.wire_to_record(wire, level + codec.is_recursive)

    def record_to_wire(self, record: Any) -> Any:
        """Return the wire struct for a record."""
        return self._classes[type(record)].record_to_wire(record)

    def is_valid(self, record: Any, level: int) -> bool:
        """Return whether a record is valid; lone surrogates are not found."""
        codec = self._selected(record)
        return codec is not None and bool(codec.is_valid(record, level + codec.is_recursive))

    def is_valid_utf8(self, record: Any, level: int) -> bool:
        """Return whether a record is valid, with strings that UTF-8 can encode."""
        codec = self._selected(record)
        return codec is not None and bool(codec.is_valid_utf8(record, level + codec.is_recursive))

    def _selected(self, record: Any) -> Any:
        """Return the codec of a record, if the record's discriminator selects it."""
        codec = self._classes.get(record.__class__)
        return (
            codec if codec and self.codecs.get(getattr(record, self.attribute)) is codec else None
        )

    def record_to_message(self, record: Any, message: Any) -> None:
        """Fill the message of the union."""
        self._classes[type(record)].record_to_message(record, message)

    def message_to_record(self, message: Any) -> Any:
        """Return the record for the message of the union; it is not yet validated."""
        codec = self.codecs[getattr(message, self.attribute)]
        if self._others_in(codec, message):
            raise ValueError(message)
        return codec.message_to_record(message)

    @staticmethod
    def _others_in(codec: Any, message: Any) -> list[str]:
        """Return the JSON names of fields in a message that the selected record does not have."""
        known = {field.attribute for field in codec.fields}
        fields = (field for field, _ in message.ListFields())
        return [field.json_name for field in fields if field.name not in known]

    def read_message(self, message: Any, place: Place, faults: Faults) -> Any:
        """Return the record for the message of the union, and add its violations."""
        is_set = message.HasField(self.attribute)
        kind = getattr(message, self.attribute) if is_set else None
        codec = self.codec_for(kind, place, faults)
        if codec is None:
            return FAULTY
        record = codec.read_message(message, place, faults)
        for name in sorted(self._others_in(codec, message)):
            faults.add((place, name), "unknown", "unknown name")
        return record

    def kind_of(self, value: Any, place: Place, faults: Faults) -> Any:
        """Return a value of the discriminator as a documented one; None if it is invalid."""
        if value is None:
            return faults.add(place, "required", f"{self.discriminator} is required")
        before = len(faults)
        found = self._type.read(value, place, faults)
        return found if len(faults) == before else None

    def codec_for(self, value: Any, place: Place, faults: Faults) -> Any:
        """Return the codec that a value of the discriminator selects; None if it is invalid."""
        below = (place, self.discriminator)
        kind = self.kind_of(value, below, faults)
        if kind is None or kind in self.codecs:
            return self.codecs.get(kind)
        known = ", ".join(map(str, self.codecs))
        return faults.add(below, "enum", f"there are records for {known} only, not for {kind}")

    def read(self, value: Any, place: Place, faults: Faults) -> Any:
        if not is_object(value):
            return faults.wrong_type(place, "an object", value)
        codec = self.codec_for(member_of(value, self.discriminator), place, faults)
        return codec and codec.read(value, place, faults)

    def find_faults(self, wire: Any, place: Place, faults: Faults) -> None:
        """Add the violations of a wire struct."""
        codec = self.structs[type(wire)]
        if codec is None:
            self.codec_for(wire.__struct_config__.tag, place, faults)
        else:
            codec.find_faults(wire, place, faults)

    def plain(self, value: Any, place: Place, faults: Faults) -> Any:
        codec = next((c for c in self.parts if issubclass(type(value), c.cls)), None)
        if codec is None:
            names = " or ".join(cls.__name__ for cls in self._classes)
            return faults.wrong_type(place, names, value)
        before = len(faults)
        plain = codec.plain(value, place, faults)
        kind = getattr(plain, self.attribute, None)
        if type(kind) in (str, self._kinds) and kind in self._kinds:
            selecting = [each for each, found in self.codecs.items() if found is codec]
            if kind not in selecting:
                del faults[before:]
                expected = " or ".join(map(shown, selecting))
                message = f"must be {expected} for {codec.cls.__name__}"
                faults.add((place, self.discriminator), "enum", message)
        return plain
