"""What is wrong with a document."""

from collections.abc import Iterable
from typing import NamedTuple


class Violation(NamedTuple):
    """One broken rule.

    `path` is a JSON Pointer (RFC 6901) in the names of the JSON document; a missing member is
    pointed at where it would stand, and "" is the whole document. `rule` is one of `syntax`,
    `encoding`, `unknown`, `required`, `required_if`, `type`, `enum`, `range`, `pattern`, `depth`.
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


def child(path: str, name: str | int) -> str:
    """The pointer to a member or item of what `path` points at."""
    return f"{path}/{str(name).replace('~', '~0').replace('/', '~1')}"
