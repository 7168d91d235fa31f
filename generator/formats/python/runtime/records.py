"""The contract at run time: one description of each record, from which everything is derived.

A `Record` lists the fields of a dataclass as the spec does. Reading documents, finding every fault
of a document or of an instance, and writing documents all walk the same list.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Generic, TypeAlias, TypeGuard, TypeVar, cast

import msgspec

from .checks import (
    FOREIGN,
    is_list,
    is_object,
    is_plain_dict,
    is_plain_list,
    is_string,
    items_of,
    length_of,
    members_of,
    pairs_of,
)
from .documents import encode, parse
from .fast import FAULTS, MISSES
from .hints import hinted
from .items import Document
from .values import Kind, name_of, wrong_type
from .violations import ValidationError, Violation, child, gathered, name_text

T = TypeVar("T")
W = TypeVar("W")
C = TypeVar("C")
S = TypeVar("S", bound=msgspec.Struct)

FastPath: TypeAlias = tuple[type[S], Callable[[S], T], Callable[[T], S], Callable[[T], bool]]
"""The wire struct of a record, the functions that convert it to the record and back, and whether a
record is valid."""

FAULTY: Any = object()
"""Stands in a record for a value whose fault is already reported."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field of a record."""

    name: str  # in a document
    attribute: str  # in Python and protobuf
    kind: Kind
    repeated: bool = False
    required: bool = False
    required_if: str | None = None  # the name of another field
    default: Any = None

    def is_absent(self, value: Any) -> bool:
        """Null, None and an empty list mean absent."""
        return value is None or (self.repeated and is_list(value) and not length_of(value))


class Record(Generic[T]):
    """The fields of one dataclass, in spec order. A kind of value itself, for nested records.

    `fast` converts through a typed wire struct. It accepts most valid documents and records, and
    nothing else. The slow path reads, checks or writes the others, and returns the record or the
    document, or reports all violations.
    """

    def __init__(self, made: type[T], fields: Sequence[Field], fast: FastPath[Any, T]) -> None:
        self.made = made
        self.fields = tuple(fields)
        self._struct, self._from_struct, self._to_struct, self._check = fast
        self._decode = msgspec.json.Decoder(self._struct).decode
        self._by_name = {field.name: field for field in fields}
        self.names = tuple(self._by_name)
        self._checks = [(field, _check_of(field)) for field in fields]

    @cached_property
    def by_pointer(self) -> dict[str, tuple[int, Field]]:
        """The fields and their places, by their names as a pointer has them."""
        return {child("", field.name)[1:]: (i, field) for i, field in enumerate(self.fields)}

    def from_json(self, document: Document, *, ignore_unknown: bool = False) -> T:
        """The record for a text; ValidationError carries every violation."""
        if not ignore_unknown:
            try:
                return self._from_struct(self._decode(document))
            except MISSES:
                pass
        return self.from_dict(parse(document), ignore_unknown=ignore_unknown)

    def read_fast(self, document: Any) -> T:
        """The record for a text; raises one of MISSES if the fast path does not accept it."""
        return self._from_struct(self._decode(document))

    def is_valid_fast(self, instance: Any) -> bool:
        """Whether an instance is valid, with values of exact types; may be false for valid ones."""
        try:
            return self._check(instance)
        except FAULTS:
            return False

    def from_dict(self, document: Any, *, ignore_unknown: bool = False) -> T:
        """The record for a JSON value; ValidationError carries every violation."""
        value = self.known(document) if ignore_unknown else document
        try:
            if is_plain_dict(value) and self._has_valid_members(value):
                return self._from_struct(msgspec.convert(value, self._struct))
        except MISSES:
            pass
        violations = gathered(hinted(self.json_faults(value, ""), self._names_at))
        if violations:
            raise ValidationError(violations)
        return self.read(value)

    def of_class(self, record: T, cls: type[C]) -> C:
        """The record as one of a subclass, which gives what it adds its own defaults."""
        return cls(**{field.attribute: getattr(record, field.attribute) for field in self.fields})

    def validate(self, instance: T) -> list[Violation]:
        """All violations of an instance."""
        if self.is_valid_fast(instance):
            return []
        return self._faults_of_plain(self.plain(instance))

    def write_slow(self, instance: T, write: Callable[[T], W], *, validate: bool) -> W:
        """What a function writes for the plain instance; ValidationError when that is faulty.

        Without `validate`, only when it cannot be written.
        """
        plain = self.plain(instance)
        violations = self._faults_of_plain(plain)
        if violations and validate:
            raise ValidationError(violations)
        try:
            return write(plain)
        except FOREIGN:
            if violations:
                raise ValidationError(violations) from None
            raise

    def _faults_of_plain(self, plain: Any) -> list[Violation]:
        """The violations of a plain instance, whose timestamps are in UTC already."""
        return [] if self.is_valid_fast(plain) else gathered(self.python_faults(plain, ""))

    def to_dict(self, instance: T, *, validate: bool) -> dict[str, Any]:
        """The document for an instance; ValidationError when it is faulty."""
        if not validate or self.is_valid_fast(instance):
            try:
                document: dict[str, Any] = msgspec.to_builtins(self._to_struct(instance))
            except FAULTS:
                pass
            else:
                return document
        return self.write_slow(instance, self.write, validate=validate)

    def to_json(self, instance: T, *, validate: bool) -> bytes:
        """The canonical text for an instance; ValidationError when it is faulty."""
        if not validate or self.is_valid_fast(instance):
            try:
                return encode(self._to_struct(instance))
            except FAULTS:
                pass
        return self.write_slow(instance, lambda it: encode(self.write(it)), validate=validate)

    def known(self, document: Any) -> Any:
        """The same document without unknown names, at every level."""
        if not is_object(document):
            return document
        return {
            name: self._known_value(self._by_name[name], value)
            for name, value in members_of(document).items()
            if name in self._by_name
        }

    @staticmethod
    def _known_value(field: Field, value: Any) -> Any:
        kind = field.kind
        if not is_record(kind):
            return value
        if field.repeated and is_list(value):
            return [kind.known(item) for item in items_of(value)]
        return kind.known(value)

    def read(self, value: Any) -> T:
        """The record for a document without faults."""
        document = members_of(value)
        values: dict[str, Any] = {}
        for field in self.fields:
            item: Any = document.get(field.name)
            if field.is_absent(item):
                values[field.attribute] = [] if field.repeated else field.default
            elif field.repeated:
                values[field.attribute] = [field.kind.read(one) for one in items_of(item)]
            else:
                values[field.attribute] = field.kind.read(item)
        return self.made(**values)

    def plain(self, value: Any) -> Any:
        """An instance of the very class, with each attribute as it was read once."""
        if not issubclass(type(value), self.made):
            return value
        result = object.__new__(self.made)
        for field in self.fields:
            setattr(result, field.attribute, _plain_attribute(value, field))
        return result

    def write(self, value: T) -> dict[str, Any]:
        """The document for an instance without faults; absent fields are left out."""
        document: dict[str, Any] = {}
        for field in self.fields:
            item: Any = getattr(value, field.attribute, None)
            if field.is_absent(item):
                if field.default is not None:
                    document[field.name] = field.kind.write(field.default)
            elif type(item) is Violation:
                raise ValueError(item.message)
            elif field.repeated:
                document[field.name] = [field.kind.write(one) for one in items_of(item)]
            else:
                document[field.name] = field.kind.write(item)
        return document

    def is_valid_json_fast(self, value: Any) -> bool:
        """Whether a JSON value is a valid document; may be false for valid ones."""
        if not is_plain_dict(value):
            return False
        for name in value:
            if type(name) is not str or name not in self._by_name:
                return False
        return self._has_valid_members(value)

    def _has_valid_members(self, value: dict[str, Any]) -> bool:
        for field, is_valid_fast in self._checks:
            item = value.get(field.name)
            if item is not None and not is_valid_fast(item):
                return False
            if item is None and (field.required or value.get(field.required_if or "") is not None):
                return False
        return True

    def json_faults(self, value: Any, path: str) -> Iterator[Violation]:
        """All violations of a JSON value, in spec order, unknown names last."""
        if not is_object(value):
            yield wrong_type(path, "an object", value)
            return
        document = members_of(value)
        for field, is_valid_fast in self._checks:
            item = document.get(field.name)
            if item is not None and is_valid_fast(item):
                continue
            if field.is_absent(item):
                yield from self._absent_faults(field, document.get, path)
            else:
                yield from _faults(field, field.kind.json_faults, item, child(path, field.name))
        unknown = sorted(document.keys() - self._by_name.keys())
        if document is not value:
            others = (name_text(name) for name, _ in pairs_of(value) if not is_string(name))
            unknown = sorted([*unknown, *others])
        for name in unknown:
            yield Violation(child(path, name), "unknown", "unknown name")

    def _names_at(self, path: str) -> tuple[str, ...]:
        """The names of the record at a pointer."""
        record: Record[Any] = self
        steps = iter(path.split("/")[1:])
        for step in steps:
            _, field = record.by_pointer[step]
            if field.repeated:
                next(steps)
            record = cast(Record[Any], field.kind)
        return record.names

    def python_faults(self, value: Any, path: str) -> Iterator[Violation]:
        """All violations of an instance, in spec order."""
        if not issubclass(type(value), self.made):
            message = f"must be {self.made.__name__}, not {name_of(value)}"
            yield Violation(path, "type", message)
            return

        def present(name: str) -> Any:
            return getattr(value, self._by_name[name].attribute, None)

        for field in self.fields:
            item: Any = getattr(value, field.attribute, None)
            place = child(path, field.name)
            if item is FAULTY:
                continue
            if type(item) is Violation:
                yield item._replace(path=place)
            elif item is None and (field.repeated or field.default is not None):
                yield Violation(place, "type", "must not be None")
            elif field.is_absent(item):
                yield from self._absent_faults(field, present, path)
            else:
                yield from _faults(field, field.kind.python_faults, item, place)

    def _absent_faults(
        self, field: Field, value_of: Callable[[str], Any], path: str
    ) -> Iterator[Violation]:
        place = child(path, field.name)
        if field.required:
            yield Violation(place, "required", f"{field.name} is required")
        elif field.required_if is not None:
            condition = self._by_name[field.required_if]
            if not condition.is_absent(value_of(condition.name)):
                message = f"{field.name} is required when {condition.name} is present"
                yield Violation(place, "required_if", message)


def is_record(kind: Kind) -> TypeGuard[Record[Any]]:
    """Whether the values of a field are records themselves."""
    return isinstance(kind, Record)


def _plain_attribute(instance: object, field: Field) -> Any:
    """A field's plain value; a Violation where reading it raises."""
    try:
        value = getattr(instance, field.attribute, None)
    except FOREIGN as error:
        return Violation("", "type", f"cannot be read: the attribute raises {type(error).__name__}")
    if field.repeated:
        return [*map(field.kind.plain, items_of(value))] if is_list(value) else value
    return field.kind.plain(value)


def _check_of(field: Field) -> Callable[[Any], bool]:
    """Whether a value of a document, which is not null, is valid; may be false for valid ones."""
    check = field.kind.is_valid_json_fast
    if not field.repeated:
        return check
    return lambda value: is_plain_list(value) and len(value) > 0 and all(map(check, value))


def _faults(
    field: Field, of_one: Callable[[Any, str], Iterator[Violation]], value: Any, path: str
) -> Iterator[Violation]:
    """The faults of a present value; of each item where the field is a list."""
    if not field.repeated:
        yield from of_one(value, path)
    elif not is_list(value):
        yield wrong_type(path, "a list", value)
    else:
        for index, item in enumerate(items_of(value)):
            if type(item) is Violation:
                yield item._replace(path=child(path, index))
            elif item is not FAULTY:
                yield from of_one(item, child(path, index))
