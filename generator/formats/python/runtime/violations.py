"""What is wrong with a document."""

from collections.abc import Iterable
from typing import Any, NamedTuple, TypeAlias

MOST_TOLD = 10_000_000
"""Characters of pointers. A small text can ask for gigabytes: a long name above many faults."""

Place: TypeAlias = "str | tuple[Place, str | int]"
"""A pointer, or a place and a name or index below it; spelt out only where something is wrong."""


class Violation(NamedTuple):
    r"""One broken rule.

    `path` is a JSON Pointer (RFC 6901) in the names of the JSON document; a missing member is
    pointed at where it would stand, and "" is the whole document. A lone surrogate in a name, which
    no UTF-8 carries, is spelt \ud800. `rule` is one of `syntax`, `encoding`, `unknown`, `required`,
    `required_if`, `type`, `enum`, `range`, `pattern`, `depth`; in streams also `size`.
    """

    path: str
    rule: str
    message: str

    def __str__(self) -> str:
        return f"{self.path or 'document'}: {self.message}"


class ValidationError(ValueError):
    """A document or record is not valid; `violations` holds everything that is wrong with it."""

    def __init__(self, violations: Iterable[Violation]) -> None:
        self.violations = list(violations)
        super().__init__(self.violations)

    def __str__(self) -> str:
        return "\n".join(map(str, self.violations))


# The name in tracebacks and in pickles, which the first release reads as well.
Violation.__module__ = ValidationError.__module__ = __name__.partition(".")[0]


def name_text(name: Any) -> str:
    """A name as a pointer has it; what is no name in JSON is called by its type, if not short."""
    if issubclass(type(name), str):
        return str.__str__(name)
    if type(name) is int:
        return str(name) if abs(name) < 2**64 else "int"
    return str(name) if type(name) in (bool, float, type(None)) else type(name).__name__


def child(path: str, name: str | int) -> str:
    """The pointer to a member or item of what `path` points at."""
    text = name_text(name).replace("~", "~0").replace("/", "~1")
    if not text.isascii():  # it may hold lone surrogates
        text = text.encode(errors="backslashreplace").decode()
    return f"{path}/{text}"


def pointer(place: Place) -> str:
    """The pointer to a place."""
    names: list[str | int] = []
    while not isinstance(place, str):
        place, name = place
        names.append(name)
    return place + "".join(child("", name) for name in reversed(names))


def gathered(violations: Iterable[Violation]) -> list[Violation]:
    """All of them; the first ones when their pointers add up to more than MOST_TOLD."""
    found: list[Violation] = []
    told = 0
    for violation in violations:
        found.append(violation)
        told += len(violation.path)
        if told > MOST_TOLD:
            break
    return found
