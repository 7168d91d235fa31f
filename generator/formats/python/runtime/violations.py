"""Violations of a document, and the exception that contains them."""

import sys
from collections.abc import Callable, Collection, Iterable
from functools import lru_cache
from math import isfinite
from typing import Any, NamedTuple, TypeAlias

MAX_CHARACTERS = 10_000_000
"""The limit for all pointers. A small text may need gigabytes: a long name above many faults."""
MAX_HINTS, MAX_HINTED_LENGTH = 5, 64
"""How many unknown names of a document, and up to what length, get a hint."""

FAULTY: Any = object()
"""A placeholder in a record for a value that has a violation and cannot be written."""

Place: TypeAlias = "str | tuple[Place, str | int]"
"""A pointer, or a place and a name or index below it; converted only for a violation."""


class Violation(NamedTuple):
    r"""One broken rule.

    `path` is a JSON Pointer (RFC 6901) that uses JSON names; the path of a missing field is where
    the field would be, and "" is the whole document. A lone surrogate in a name is written as an
    escape, such as \ud800. `rule` is one of `syntax`, `encoding`, `unknown`, `required`,
    `required_if`, `forbidden`, `one_of`, `type`, `enum`, `range`, `length`, `items`, `pattern` and
    `depth`; in streams, also `size`. `message` is for people and may change.
    """

    path: str
    rule: str
    message: str

    def __str__(self) -> str:
        return f"{self.path or 'document'}: {self.message}"


class Unreadable(NamedTuple):
    """A placeholder for an attribute that cannot be read."""

    message: str


class ValidationError(ValueError):
    """An invalid document or record; `violations` contains all its violations."""

    def __init__(self, violations: Iterable[Violation]) -> None:
        self.violations = list(violations)
        self.args = (self.violations,)

    def __str__(self) -> str:
        return "\n".join(map(str, self.violations))


def publish(former: str, *classes: type) -> None:
    """Set the module of classes to the package, for tracebacks and pickles.

    Pickles of the first release refer to a module that no longer exists.
    """
    package = __name__.partition(".")[0]
    for cls in classes:
        cls.__module__ = package
    sys.modules[f"{package}.{former}"] = sys.modules[package]


publish("violations", Violation, ValidationError)


def name_text(name: Any) -> str:
    """Return the text of a name in a pointer; for long keys that are not strings, their type."""
    if issubclass(type(name), str):
        return str.__str__(name)
    if type(name) is int:
        return str(name) if abs(name) < 2**64 else "int"
    return str(name) if type(name) in (bool, float, type(None)) else type(name).__name__


def child(path: str, name: str | int) -> str:
    """Return the pointer to a member or item below `path`."""
    if type(name) is int and 0 <= name < 2**64:  # most places
        return f"{path}/{name}"
    if type(name) is str and name.isidentifier() and name.isascii():
        return f"{path}/{name}"
    text = name_text(name).replace("~", "~0").replace("/", "~1")
    if not text.isascii():  # it may contain lone surrogates
        text = text.encode(errors="backslashreplace").decode()
    return f"{path}/{text}"


def pointer(place: Place) -> str:
    """Return the pointer to a place."""
    steps = ""
    while type(place) is tuple:
        place, name = place
        steps = child("", name) + steps
    return f"{place}{steps}"


_tuple: Any = tuple
_violation: Callable[..., Violation] = _tuple.__new__  # faster than calling the class


class Faults(list[Violation]):
    """The violations of one document or record, in the order in which they are found.

    Raises ValidationError early when the pointers have more than MAX_CHARACTERS in total.
    """

    __slots__ = "_characters", "_hints", "ignore_unknown", "level"

    def __init__(self) -> None:
        self.ignore_unknown = False
        self.level = 0
        """The number of enclosing records that contain themselves."""
        self._characters = self._hints = 0

    def add(self, place: Place, rule: str, message: str) -> None:
        """Add a violation at a place."""
        path = place if type(place) is str else pointer(place)
        self.append(_violation(Violation, (path, rule, message)))
        self._characters = total = self._characters + len(path)
        if total > MAX_CHARACTERS:
            raise ValidationError(self)

    def wrong_type(self, place: Place, expected: str, value: Any) -> Any:
        """Add a violation for a value of the wrong type; return FAULTY.

        The message for an attribute that cannot be read says so instead.
        """
        is_fraction = type(value) is float and isfinite(value) and not value.is_integer()
        found = float.__repr__(value) if is_fraction else name_of(value)
        message = f"must be {expected}, not {found}"
        self.add(place, "type", value.message if type(value) is Unreadable else message)
        return FAULTY

    def unknown(self, place: Place, names: Collection[Any], known: tuple[str, ...]) -> None:
        """Add a violation for each name that is not known.

        Only the first ones get a hint: comparing names is slow, and a few hints show the pattern.
        Raise TypeError for a name of a subclass of str, which may be a known one even if it
        compares unequal.
        """
        for name in names:
            if type(name) is not str and issubclass(type(name), str):
                raise TypeError
        if self.ignore_unknown:
            return
        path = pointer(place)
        for name in sorted(map(name_text, names)):
            close = None
            if self._hints < MAX_HINTS:
                self._hints += 1
                close = _closest(name, known) if len(name) <= MAX_HINTED_LENGTH else None
            hint = f"; did you mean '{close}'?" if close else ""
            self.add(child(path, name), "unknown", f"unknown name{hint}")


@lru_cache(maxsize=256)  # the same typo often occurs in many documents
def _closest(name: str, known: tuple[str, ...]) -> str | None:
    from difflib import get_close_matches  # few programs need it

    return next(iter(get_close_matches(name, known, n=1)), None)


_NAMES: tuple[tuple[type | tuple[type, ...], str], ...] = (
    (str, "a string"),
    (type(None), "null"),
    (bool, "a boolean"),
    ((int, float), "a number"),
    (list, "a list"),
    (dict, "an object"),
)


def name_of(value: object) -> str:
    """Return the name of a value's type for messages."""
    for types, name in _NAMES:
        if issubclass(type(value), types):
            return name
    return type(value).__name__
