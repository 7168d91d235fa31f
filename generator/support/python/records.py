"""The contract at run time: one description of each record, from which everything is derived.

A `Record` lists the fields of a dataclass as the spec does. Reading documents, finding every fault
of a document or of an instance, and writing documents all walk the same list.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Generic, TypeAlias, TypeGuard, TypeVar

import msgspec

from .checks import is_list, is_object
from .documents import encode, parse
from .fast import REFUSED, UNSOUND
from .items import Document
from .values import Kind, name_of, wrong_type
from .violations import ValidationError, Violation, child, gathered

T = TypeVar("T")
S = TypeVar("S", bound=msgspec.Struct)

Fast: TypeAlias = tuple[type[S], Callable[[S], T], Callable[[T], S], Callable[[T], bool]]
"""A record's shadow, how it becomes the record, how the record becomes it, and whether a record is
surely valid."""

FAULTY: Any = object()
"""Stands in a record for a value whose fault is already told."""

HINTS, HINTED = 20, 64
"""How many unknown names of an object, and how long ones, are compared with the known ones."""


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
        return value is None or (self.repeated and is_list(value) and not value)


class Record(Generic[T]):
    """The fields of one dataclass, in spec order. A kind of value itself, for nested records.

    `fast` goes through a typed shadow. It reads some valid documents and nothing else, and finds
    some valid records sound and nothing else. What it refuses is read, checked or written again
    with care, which gives the record, the document or every violation.
    """

    def __init__(self, made: type[T], fields: Sequence[Field], fast: Fast[Any, T]) -> None:
        self.made = made
        self.fields = tuple(fields)
        self._shadow, self._from_shadow, self._to_shadow, self._check = fast
        self._decode = msgspec.json.Decoder(self._shadow).decode
        self._by_name = {field.name: field for field in fields}
        self._checks = [(field, _check_of(field)) for field in fields]

    def from_json(self, document: Document, *, ignore_unknown: bool = False) -> T:
        """The record for a text; ValidationError carries every violation."""
        if not ignore_unknown:
            try:
                return self._from_shadow(self._decode(document))
            except REFUSED:
                pass
        return self.from_dict(parse(document), ignore_unknown=ignore_unknown)

    def read_fast(self, document: Any) -> T:
        """The record for a text; raises one of REFUSED for whatever is not for the fast way."""
        return self._from_shadow(self._decode(document))

    def is_sound(self, instance: Any) -> bool:
        """Whether an instance is surely valid, and holds nothing but values of the very types."""
        try:
            return self._check(instance)
        except UNSOUND:
            return False

    def from_dict(self, document: Any, *, ignore_unknown: bool = False) -> T:
        """The record for a JSON value; ValidationError carries every violation."""
        value = self.known(document) if ignore_unknown else document
        if self.is_surely_json(value):
            try:
                return self._from_shadow(msgspec.convert(value, self._shadow))
            except REFUSED:
                pass
        violations = gathered(self.json_faults(value, ""))
        if violations:
            raise ValidationError(violations)
        return self.read(value)

    def validate(self, instance: T) -> list[Violation]:
        """Everything that is wrong with an instance."""
        return [] if self.is_sound(instance) else gathered(self.python_faults(instance, ""))

    def require_valid(self, instance: T) -> None:
        """Raises ValidationError with every violation, if there is one."""
        violations = self.validate(instance)
        if violations:
            raise ValidationError(violations)

    def to_dict(self, instance: T, *, validate: bool) -> dict[str, Any]:
        """The document for an instance; ValidationError when it is faulty."""
        if validate and not self.is_sound(instance):
            self.require_valid(instance)
            return self.write(instance)
        try:
            document: dict[str, Any] = msgspec.to_builtins(self._to_shadow(instance))
        except UNSOUND:
            return self.write(instance)
        return document

    def to_json(self, instance: T, *, validate: bool) -> bytes:
        """The canonical text for an instance; ValidationError when it is faulty."""
        if validate and not self.is_sound(instance):
            self.require_valid(instance)
            return encode(self.write(instance))
        try:
            return encode(self._to_shadow(instance))
        except UNSOUND:
            return encode(self.write(instance))

    def known(self, document: Any) -> Any:
        """The same document without unknown names, at every level."""
        if not is_object(document):
            return document
        return {
            name: self._known_value(self._by_name[name], value)
            for name, value in document.items()
            if name in self._by_name
        }

    @staticmethod
    def _known_value(field: Field, value: Any) -> Any:
        kind = field.kind
        if not is_record(kind):
            return value
        if field.repeated and is_list(value):
            return [kind.known(item) for item in value]
        return kind.known(value)

    def read(self, value: Any) -> T:
        """The record for a document without faults."""
        values: dict[str, Any] = {}
        for field in self.fields:
            item: Any = value.get(field.name)
            if field.is_absent(item):
                values[field.attribute] = [] if field.repeated else field.default
            elif field.repeated:
                values[field.attribute] = [field.kind.read(one) for one in item]
            else:
                values[field.attribute] = field.kind.read(item)
        return self.made(**values)

    def write(self, value: T) -> dict[str, Any]:
        """The document for an instance without faults; absent fields are left out."""
        document: dict[str, Any] = {}
        for field in self.fields:
            item: Any = getattr(value, field.attribute, None)
            if field.is_absent(item):
                if field.default is not None:
                    document[field.name] = field.kind.write(field.default)
            elif field.repeated:
                document[field.name] = [field.kind.write(one) for one in item]
            else:
                document[field.name] = field.kind.write(item)
        return document

    def is_surely_json(self, value: Any) -> bool:
        """Whether a JSON value is a document without faults."""
        if not is_object(value):
            return False
        for field, is_surely_valid in self._checks:
            item = value.get(field.name)
            if item is not None and not is_surely_valid(item):
                return False
            if item is None and (field.required or value.get(field.required_if) is not None):
                return False
        return value.keys() <= self._by_name.keys()

    def json_faults(self, value: Any, path: str) -> Iterator[Violation]:
        """Everything that is wrong with a JSON value, in spec order, unknown names last."""
        if not is_object(value):
            yield wrong_type(path, "an object", value)
            return
        document = value
        for field, is_surely_valid in self._checks:
            item = document.get(field.name)
            if item is not None and is_surely_valid(item):
                continue
            if field.is_absent(item):
                yield from self._absent_faults(field, document.get, path)
            else:
                yield from _faults(field, field.kind.json_faults, item, child(path, field.name))
        unknown = sorted(map(str, document.keys() - self._by_name.keys()))
        for count, name in enumerate(unknown):
            yield self._unknown(name, path, hinted=count < HINTS)

    def python_faults(self, value: Any, path: str) -> Iterator[Violation]:
        """Everything that is wrong with an instance, in spec order."""
        if not isinstance(value, self.made):
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
            if item is None and (field.repeated or field.default is not None):
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

    def _unknown(self, name: str, path: str, *, hinted: bool) -> Violation:
        close = _closest(name, tuple(self._by_name)) if hinted and len(name) <= HINTED else None
        hint = f"; did you mean '{close}'?" if close else ""
        return Violation(child(path, name), "unknown", f"unknown name{hint}")


@lru_cache(maxsize=256)  # the same slip is often made in every item of a list
def _closest(name: str, names: tuple[str, ...]) -> str | None:
    from difflib import get_close_matches  # few programs come here

    return next(iter(get_close_matches(name, names, n=1)), None)


def is_record(kind: Kind) -> TypeGuard[Record[Any]]:
    """Whether the values of a field are records themselves."""
    return isinstance(kind, Record)


def _check_of(field: Field) -> Callable[[Any], bool]:
    """Whether a value of a document, which is not null, is surely valid for a field."""
    check = field.kind.is_surely_json
    if not field.repeated:
        return check
    return lambda value: is_list(value) and len(value) > 0 and all(map(check, value))


def _faults(
    field: Field, of_one: Callable[[Any, str], Iterator[Violation]], value: Any, path: str
) -> Iterator[Violation]:
    """The faults of a present value; of each item where the field is a list."""
    if not field.repeated:
        yield from of_one(value, path)
    elif not is_list(value):
        yield wrong_type(path, "a list", value)
    else:
        for index, item in enumerate(value):
            if item is FAULTY:
                continue
            yield from of_one(item, child(path, index))
