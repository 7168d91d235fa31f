"""Describes records, and how their compiled functions call the functions of other records."""

from collections.abc import Callable
from functools import cached_property
from typing import Any, ForwardRef

import msgspec

from .fields import Field, fields_of
from .presence import Choice
from .record import Record
from .values.base import Type


class Wire(msgspec.Struct):
    """The base class of all wire structs."""


class LooseWire(Wire):
    """The base class of those with values of any type, except for the records within."""


class Description(Type):
    """The type of the records of a class, as far as its annotations define it."""

    from_wire = "{wire_to_record}({value}{level})"
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

    wire = cached_property[Any](lambda self: self.struct(forbid_unknown_fields=True))
    """The wire struct."""
    open_wire = cached_property[Any](lambda self: self.struct(forbid_unknown_fields=False))
    """A wire struct that skips unknown names at all levels."""
    loose_wire = cached_property[Any](
        lambda self: self.struct(forbid_unknown_fields=True, is_loose=True)
    )
    """A loose wire struct."""
    open_loose_wire = cached_property[Any](
        lambda self: self.struct(forbid_unknown_fields=False, is_loose=True)
    )
    """The same, with unknown names skipped at all levels."""

    def struct(
        self,
        *,
        forbid_unknown_fields: bool,
        discriminator: str | None = None,
        tag: Any = None,
        is_loose: bool = False,
    ) -> type[msgspec.Struct]:
        """Make a wire struct; with `discriminator`, one for a union, with that field constant."""
        attribute = "wire" if forbid_unknown_fields else "open_wire"
        later: dict[str, Any] = {}  # types whose structs are made after this one

        def type_of(field: Field) -> Any:
            is_record = isinstance(field.type, Description)
            if is_loose and not is_record:
                return Any
            is_within = self.is_recursive and any(part.is_recursive for part in field.type.parts)
            if is_within and not is_loose:
                name = f"_{field.attribute}"
                later[name] = field.type
                wire: Any = ForwardRef(name)
            else:
                wire = field.type.wire_of(attribute)
            return (list[wire] if field.repeated else wire) | None

        constant = {field.attribute: tag for field in self.fields if field.name == discriminator}
        struct = msgspec.defstruct(
            self.cls.__name__,
            [(f.attribute, type_of(f), None) for f in self.fields if f.attribute not in constant],
            bases=(LooseWire if is_loose else Wire,),
            namespace=constant,
            tag_field=discriminator,
            tag=int(tag) if isinstance(tag, int) else tag,
            rename={field.attribute: field.name for field in self.fields},
            forbid_unknown_fields=forbid_unknown_fields,
            omit_defaults=True,
            gc=False,
        )
        if discriminator is None and not is_loose:  # other structs find it while they are made
            setattr(self, attribute, struct)
        for name, type_ in later.items():  # msgspec looks them up when it decodes the first text
            type_.link(struct, name, attribute)
        return struct

    def wire_of(self, kind: str) -> Any:
        return getattr(self, kind)

    def link(self, struct: type, name: str, kind: str) -> None:
        """Set an attribute of a wire struct."""
        setattr(struct, name, self.wire_of(kind))
