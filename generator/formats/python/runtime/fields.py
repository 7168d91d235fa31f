"""The description of a record: the fields of its dataclass, and what each of them holds."""

import dataclasses
import enum
import typing
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from types import NoneType, UnionType
from typing import Any

from .record import Pattern, Record, codec_of
from .values.base import Type
from .values.numbers import Enum, Int32
from .values.objects import Object
from .values.plain import is_list, plain_list
from .values.scalars import Boolean, String
from .values.timestamps import Timestamp

_TYPES: dict[Any, Type] = {
    str: String(),
    int: Int32(),
    bool: Boolean(),
    datetime: Timestamp(),
    dict: Object(),
}


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Field:
    """One field of a record."""

    name: str  # in JSON
    attribute: str  # in Python and protobuf
    type: Type  # of an item, if the field is repeated
    repeated: bool
    required: bool
    default: Any  # None: there is none
    required_if: str | None  # the name of a field that requires this one when it is present

    @property
    def is_nullable(self) -> bool:
        """Whether the attribute may be None."""
        return not (self.required or self.repeated or self.default is not None)

    def is_absent(self, value: Any) -> bool:
        """Null, None and an empty list mean absent."""
        return value is None or (self.repeated and is_list(value) and plain_list(value) is None)


def fields_of(record: type[Record[Any]]) -> Iterator[Field]:
    """The fields of a dataclass: presence is the default, the type is the annotation.

    The rest is metadata: `json` is the name in JSON, if it is another one; `required_if` names the
    field that requires this one.
    """
    hints = typing.get_type_hints(record, include_extras=True)
    for field in dataclasses.fields(typing.cast(Any, record)):
        arguments = typing.get_args(hints[field.name])
        origin = typing.get_origin(hints[field.name])
        is_list_ = origin is list
        if is_list_ or origin in (typing.Union, UnionType):
            (hint,) = (each for each in arguments if each is not NoneType)
        else:
            hint = hints[field.name]
        has_default = field.default is not dataclasses.MISSING
        yield Field(
            name=field.metadata.get("json", field.name),
            attribute=field.name,
            type=_type_of(hint),
            repeated=is_list_,
            required=not has_default and field.default_factory is dataclasses.MISSING,
            default=field.default if has_default else None,
            required_if=field.metadata.get("required_if"),
        )


def _type_of(hint: Any) -> Type:
    for pattern in typing.cast(tuple[Pattern, ...], getattr(hint, "__metadata__", ())):
        return _with_pattern(pattern)
    origin = typing.get_origin(hint) or hint
    if issubclass(origin, Record):
        codec: Type = codec_of(typing.cast(Any, origin))
        return codec
    return _enum(origin) if issubclass(origin, enum.IntEnum) else _TYPES[origin]


@cache
def _with_pattern(pattern: Pattern) -> Type:
    return String(pattern)


@cache
def _enum(members: type[enum.IntEnum]) -> Type:
    return Enum(members)
