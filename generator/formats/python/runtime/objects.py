"""Objects with free names, which hold any JSON value within bounds."""

from collections.abc import Iterator
from typing import Any

from .checks import (
    OBJECT_DEPTH,
    SAFE_INTEGER,
    is_list,
    is_object,
    is_plain_object,
    is_string,
    items_of,
    pairs_of,
    plain_number,
    plain_text,
)
from .values import SURROGATE, Inert, name_of, wrong_type
from .violations import Place, Violation, pointer

_PLAIN = frozenset((str, int, float, bool, type(None)))


class Object(Inert):
    """A JSON object with free names; its nulls are kept."""

    def is_valid_json_fast(self, value: Any) -> bool:
        return is_plain_object(value)

    def json_faults(self, value: Any, path: str) -> Iterator[Violation]:
        if is_object(value):
            yield from faults_within(value, path, 1)
        else:
            yield wrong_type(path, "an object", value)

    python_faults = json_faults

    def read(self, value: Any) -> dict[str, Any]:
        copied: dict[str, Any] = _copied(value)
        return copied

    def write(self, value: Any) -> dict[str, Any]:
        copied: dict[str, Any] = _copied(value)
        return copied


def faults_within(value: Any, place: Place, level: int) -> Iterator[Violation]:
    """Faults of a value that lies, if it is an object or list, on this level of an object."""
    if not (is_object(value) or is_list(value)):
        yield from _faults_of_scalar(value, place)
    elif level > OBJECT_DEPTH:
        yield Violation(pointer(place), "depth", f"lies deeper than level {OBJECT_DEPTH}")
    elif is_list(value):
        for index, item in enumerate(items_of(value)):
            yield from faults_within(item, (place, index), level + 1)
    elif is_object(value):
        for name, item in pairs_of(value):
            yield from _faults_of_name(name, (place, name))
            yield from faults_within(item, (place, name), level + 1)


def _faults_of_scalar(value: Any, place: Place) -> Iterator[Violation]:
    if is_string(value):
        if SURROGATE.search(value):
            message = "holds a lone surrogate, which UTF-8 cannot carry"
            yield Violation(pointer(place), "encoding", message)
    elif value is not None and type(value) is not bool:
        number = plain_number(value)
        if number is None:
            yield wrong_type(pointer(place), "a JSON value", value)
        elif not -SAFE_INTEGER <= number <= SAFE_INTEGER:
            message = f"must lie between -{SAFE_INTEGER} and {SAFE_INTEGER}"
            yield Violation(pointer(place), "range", message)


def _faults_of_name(name: object, place: Place) -> Iterator[Violation]:
    if not is_string(name):
        message = f"the name must be a string, not {name_of(name)}"
        yield Violation(pointer(place), "type", message)
    elif SURROGATE.search(name):
        yield Violation(pointer(place), "encoding", "the name holds a lone surrogate")


def _copied(value: Any) -> Any:
    """The same JSON value, of plain types, sharing no object or list with it."""
    if type(value) in _PLAIN:
        return value
    if is_object(value):
        return {_copied(name): _copied(item) for name, item in pairs_of(value)}
    if is_list(value):
        return [_copied(item) for item in items_of(value)]
    if is_string(value):
        return plain_text(value)
    number = plain_number(value)
    return value if number is None else number
