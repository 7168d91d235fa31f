"""Objects with free names, which hold any JSON value within bounds."""

from collections.abc import Iterator
from typing import Any

from .checks import OBJECT_DEPTH, SAFE_INTEGER, is_list, is_object, is_plain_object
from .values import SURROGATE, name_of, wrong_type
from .violations import Place, Violation, pointer

_PLAIN = frozenset((str, int, float, bool, type(None)))


class Object:
    """A JSON object with free names; its nulls are kept."""

    def is_surely_json(self, value: Any) -> bool:
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
    if is_object(value) or is_list(value):
        if level > OBJECT_DEPTH:
            message = f"lies deeper than level {OBJECT_DEPTH}"
            yield Violation(pointer(place), "depth", message)
        elif is_object(value):
            for name, item in value.items():
                yield from _faults_of_name(name, (place, name))
                yield from faults_within(item, (place, name), level + 1)
        else:
            for index, item in enumerate(value):
                yield from faults_within(item, (place, index), level + 1)
    elif isinstance(value, str):
        if SURROGATE.search(value):
            message = "holds a lone surrogate, which UTF-8 cannot carry"
            yield Violation(pointer(place), "encoding", message)
    elif value is not None and not isinstance(value, (bool, int, float)):
        yield wrong_type(pointer(place), "a JSON value", value)
    elif isinstance(value, (int, float)) and not -SAFE_INTEGER <= value <= SAFE_INTEGER:
        message = f"must lie between -{SAFE_INTEGER} and {SAFE_INTEGER}"
        yield Violation(pointer(place), "range", message)


def _faults_of_name(name: object, place: Place) -> Iterator[Violation]:
    if not isinstance(name, str):
        message = f"the name must be a string, not {name_of(name)}"
        yield Violation(pointer(place), "type", message)
    elif SURROGATE.search(name):
        yield Violation(pointer(place), "encoding", "the name holds a lone surrogate")


def _copied(value: Any) -> Any:
    """The same JSON value, of plain types, sharing no object or list with it."""
    if type(value) in _PLAIN:
        return value
    if is_object(value):
        return {_plain(name): _copied(item) for name, item in value.items()}
    return [_copied(item) for item in value] if is_list(value) else _plain(value)


def _plain(value: Any) -> Any:
    """What a subclass of str, int or float stands for; the writer of JSON takes plain ones only."""
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return int.__int__(value)
    return float.__float__(value) if isinstance(value, float) else value
