"""The base class of all records."""

import enum
import re
import sys
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Final, Generic, Self, TypeAlias, TypeVar

from .streams.items import Document
from .violations import Violation

if TYPE_CHECKING:
    from pydantic_core import CoreSchema

    from .codec import Codec

MessageT = TypeVar("MessageT")


class Pattern:
    """A rule for strings: a regular expression that must match the whole string."""

    def __init__(self, name: str, pattern: str) -> None:
        """`name` is for messages."""
        self.name = name
        self._pattern = pattern

    @cached_property
    def matches(self) -> Callable[[str], re.Match[str] | None]:
        """Match a whole text."""
        return re.compile(self._pattern).fullmatch


class Facets:
    """Rules for values or lists: bounds, lengths, and excluded values."""

    def __init__(self, **bounds: Any) -> None:
        """Each argument has the name and meaning of a facet of the spec."""
        self.bounds = bounds


class Variants:
    """A rule for records: a field selects the class of a value."""

    def __init__(
        self,
        discriminator: str,
        kinds: "type[enum.IntEnum] | tuple[str, ...]",
        records: "Mapping[Any, type[Record[Any]]]",
    ) -> None:
        """`kinds` are the documented values of the field, some of which select no record."""
        self.discriminator = discriminator
        self.kinds = kinds
        self.records = records


INT64: Final = "int64"
Int64: TypeAlias = Annotated[int, INT64]
"""An integer within ±(2^53 - 1); other integers are within 32 bits."""


class _LazyCodec:
    """The codec of a record class: made when first used, then kept in the class."""

    def __get__(self, instance: object, cls: type["Record[Any]"]) -> "Codec":
        if cls is Record:
            raise AttributeError("only classes with fields have a codec")
        from .codec import LOCK, Codec

        record: Any = next(base for base in cls.__mro__ if Record in base.__bases__)
        with LOCK:  # one for all threads: a record is recursive if its codec is among its types
            if "_codec" not in record.__dict__:
                record._codec = Codec(record)  # noqa: SLF001 - Record's own
        codec: Codec = record.__dict__["_codec"]
        return codec


class _PydanticSerializer:
    """Looked up by pydantic to write a record that has no annotation."""

    def __get__(self, instance: object, cls: Any) -> Any:
        if "pydantic_core" not in sys.modules:
            raise AttributeError("pydantic is not imported")
        from .interop.pydantic_hooks import serializer_of

        return serializer_of(cls)


class IntEnum(enum.IntEnum):
    """A closed set of integers; its schema in pydantic is the published one, as within records."""

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: object, handler: Any) -> dict[str, Any]:
        from .interop.pydantic_hooks import enum_schema

        return enum_schema(cls) or handler(schema)


class Record(Generic[MessageT]):
    """A dataclass that reads and writes API JSON and protobuf messages.

    In a subclass, readers return the subclass. Fields that it adds need defaults; they are not part
    of a document: readers leave them at their defaults, and writers omit them.
    """

    __slots__ = ()
    _codec = _LazyCodec()
    __choices__: ClassVar[tuple[tuple[str, list[str]], ...]] = ()
    __pydantic_serializer__: ClassVar[Any] = _PydanticSerializer()

    @classmethod
    def from_json(cls, document: Document, *, ignore_unknown: bool = False) -> Self:
        """Read a JSON text from bytes, bytearray, memoryview or str.

        Raise ValidationError with all violations. With `ignore_unknown`, unknown names are skipped
        and are not violations.
        """
        record: Self = cls._codec.from_json(document, ignore_unknown=ignore_unknown)
        return record if type(record) is cls else cls._own(record)

    @classmethod
    def from_dict(cls, document: dict[str, Any], *, ignore_unknown: bool = False) -> Self:
        """Read a JSON object as `json.loads` returns it; otherwise like `from_json`."""
        record: Self = cls._codec.from_dict(document, ignore_unknown=ignore_unknown)
        return record if type(record) is cls else cls._own(record)

    @classmethod
    def from_proto(cls, message: MessageT) -> Self:
        """Read a protobuf message.

        Raise ValidationError with all violations, including unknown fields, undocumented enum
        numbers and sub-millisecond precision, which protobuf itself accepts.
        """
        record: Self = cls._codec.from_proto(message)
        return record if type(record) is cls else cls._own(record)

    @classmethod
    def _own(cls, record: Any) -> Self:
        """Return the record as one of this subclass; fields that it adds get their defaults."""
        names = (field.attribute for field in cls._codec.fields)
        return cls(**{name: getattr(record, name) for name in names})

    def validate(self) -> list[Violation]:
        """Return all violations of this record, in the order of the fields."""
        return self._codec.validate(self)

    def to_json(self, *, validate: bool = True) -> bytes:
        """Return canonical JSON: compact UTF-8, fields in order, absent fields omitted.

        Raise ValidationError with all violations, unless `validate` is false.
        """
        return self._codec.to_json(self, validate=validate)

    def to_dict(self, *, validate: bool = True) -> dict[str, Any]:
        """Return a dict equal to `json.loads(record.to_json())`; otherwise like `to_json`."""
        return self._codec.to_dict(self, validate=validate)

    def to_proto(self, *, validate: bool = True) -> MessageT:
        """Return a protobuf message; raise ValidationError as `to_json` does."""
        message: MessageT = self._codec.to_proto(self, validate=validate)
        return message

    @classmethod
    def __get_pydantic_core_schema__(cls, source: object, handler: object) -> "CoreSchema":
        from .interop.pydantic_hooks import core_schema_of

        return core_schema_of(cls)


def codec_of(record: type[Record[Any]]) -> "Codec":
    """Return the codec of a record class."""
    return record._codec  # noqa: SLF001 # pyright: ignore[reportPrivateUsage]
