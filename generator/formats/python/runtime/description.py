"""Describes records, and how their compiled functions call the functions of other records."""

from collections.abc import Callable
from functools import cached_property
from typing import Any, ForwardRef

import msgspec

from .fields import Field, fields_of
from .presence import Choice
from .record import Record
from .values.base import LockedProperty, Type


class Description(Type):
    """The type of the records of a class, as far as its annotations define it."""

    from_wire = "{wire_to_record}({value}{level})"
    from_document = "{read_json}({value}, {place}, faults)"
    to_wire = "{record_to_wire}({value})"
    test = "{is_valid}({value}{level})"
    utf8_test = "{is_valid_utf8}({value}{level})"
    fill = "{record_to_message}"
    from_message = "{message_to_record}({value})"

    def __init__(self, cls: type[Record[Any]]) -> None:
        self.cls = cls

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
    def _within(self) -> set["Description"]:
        """The types of the records within a record."""
        found: set[Description] = set()
        waiting: list[Description] = [self]
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

    wire = LockedProperty(lambda self: self.struct("wire"))
    """The wire struct."""
    open_wire = LockedProperty(lambda self: self.struct("open_wire"))
    """A wire struct that skips unknown names at all levels."""
    loose_wire = LockedProperty(lambda self: self.struct("loose_wire"))
    """A wire struct with strings, numbers and booleans of any type."""
    loose_open_wire = LockedProperty(lambda self: self.struct("loose_open_wire"))
    """A loose wire struct that skips unknown names at its own level."""

    def struct(
        self, kind: str, *, discriminator: str | None = None, tag: Any = None
    ) -> type[msgspec.Struct]:
        """Make a wire struct; with `discriminator`, one for a union, with that field constant."""
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
            forbid_unknown_fields="open" not in kind,
            omit_defaults=True,
            gc=False,
        )
        if discriminator is None:  # other structs find it while they are made
            setattr(self, kind, struct)
        for name, type_ in later.items():  # msgspec looks them up when it decodes the first text
            type_.link(struct, name, kind)
        return struct

    def _wire_of_field(self, field: Field, kind: str, later: dict[str, Any]) -> Any:
        wire: Any = ForwardRef(f"_{field.attribute}")
        if kind.startswith("loose"):
            if field.type.json_test:
                return Any
            wire = field.type.wire_of("wire")
        elif self.is_recursive and any(part.is_recursive for part in field.type.parts):
            later[wire.__forward_arg__] = field.type
        else:
            wire = field.type.wire_of(kind)
        return (list[wire] if field.repeated else wire) | None

    def wire_of(self, kind: str) -> Any:
        return getattr(self, kind)

    def link(self, struct: type, name: str, kind: str) -> None:
        """Set an attribute of a wire struct."""
        setattr(struct, name, self.wire_of(kind))
