"""The description of a record: the fields of its dataclass and their types."""

import dataclasses
import enum
import typing
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from types import NoneType, UnionType
from typing import Any

from .presence import Condition, condition_of
from .record import INT64, Facets, Pattern, Record, Variants, codec_of
from .values.base import Type
from .values.doubles import Double
from .values.facets import Checks, Restricted
from .values.numbers import Enum, Integer
from .values.objects import Object
from .values.plain import FOREIGN, INT32_MAX, INT32_MIN, SAFE_INTEGER, is_list, plain_list
from .values.scalars import Boolean, String
from .values.timestamps import Timestamp
from .violations import Unreadable

_TYPES: dict[Any, Type] = {
    str: String(),
    int: Integer(INT32_MIN, INT32_MAX),
    INT64: Integer(-SAFE_INTEGER, SAFE_INTEGER),
    float: Double(),
    bool: Boolean(),
    datetime: Timestamp(),
    dict: Object(),
}


_string, _enum = cache(String), cache(Enum)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Field:
    """One field of a record."""

    name: str  # in JSON
    attribute: str  # in Python and protobuf
    type: Type  # of an item, if the field is repeated
    repeated: bool
    sizes: Checks | None  # of the list
    required: bool
    default: Any  # None: no default
    condition: Condition | None  # that requires it
    forbidden: Condition | None

    @property
    def is_nullable(self) -> bool:
        """Whether the attribute may be None."""
        return not (self.required or self.repeated or self.default is not None)

    def is_absent(self, value: Any) -> bool:
        """Return whether a value means absent: null, None or an empty list."""
        return value is None or (self.repeated and is_list(value) and plain_list(value) is None)

    def value_of(self, record: object) -> Any:
        """Return the attribute of a record; Unreadable if reading it raises an exception."""
        try:
            return getattr(record, self.attribute, None)
        except FOREIGN as error:
            name = type(error).__name__
            return Unreadable(f"cannot be read: the attribute raises {name}")


def fields_of(record: type[Record[Any]]) -> Iterator[Field]:
    """Yield the fields of a dataclass: the default is the presence, the annotation the type.

    The rest is metadata: `json` is the name in JSON if it differs; `required_if` and similar keys
    name a field whose presence or value requires this one.
    """
    hints = typing.get_type_hints(record, include_extras=True)
    for field in dataclasses.fields(typing.cast(Any, record)):
        hint, sizes = hints[field.name], None
        if typing.get_origin(getattr(hint, "__origin__", None)) is list:  # it has an annotation
            hint, sizes = hint.__origin__, Checks(_facets_of(hint))
        origin = typing.get_origin(hint)
        is_list_ = origin is list
        if is_list_ or origin in (typing.Union, UnionType):
            (hint,) = (each for each in typing.get_args(hint) if each is not NoneType)
        has_default = field.default is not dataclasses.MISSING
        yield Field(
            name=field.metadata.get("json", field.name),
            attribute=field.name,
            type=_type_of(hint),
            repeated=is_list_,
            sizes=sizes,
            required=not has_default and field.default_factory is dataclasses.MISSING,
            default=field.default if has_default else None,
            condition=condition_of(field.metadata, "required"),
            forbidden=condition_of(field.metadata, "forbidden"),
        )


def _facets_of(hint: Any) -> dict[str, Any]:
    """Return the facets in the annotation of a type or list, and of the type that it restricts."""
    found = [each.bounds for each in hint.__metadata__ if isinstance(each, Facets)]
    return {name: bound for bounds in found for name, bound in bounds.items()}


def _type_of(hint: Any) -> Type:
    origin = typing.get_origin(hint) or hint
    if origin is typing.Literal:
        values = typing.get_args(hint)
        return Restricted(_TYPES[type(values[0])], {"values": values})
    if metadata := getattr(hint, "__metadata__", ()):
        if isinstance(metadata[0], Variants):
            return _union(metadata[0])
        patterns = [each for each in metadata if isinstance(each, Pattern)]
        word = INT64 if INT64 in metadata else hint.__origin__
        base = _string(patterns[0]) if patterns else _TYPES[word]
        facets = _facets_of(hint)
        return Restricted(base, facets) if facets else base
    if issubclass(origin, Record):
        codec: Type = codec_of(typing.cast(Any, origin))
        return codec
    return _enum(origin) if issubclass(origin, enum.IntEnum) else _TYPES[origin]


def _union(variants: Variants) -> Type:
    from .values.variants import UnionOfRecords  # few packages need it

    # One for all threads, which `cache` does not guarantee: its wire structs are its own.
    union: Type = vars(variants).setdefault("type", UnionOfRecords(variants))
    return union
