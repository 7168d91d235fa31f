"""Reports of violations: text for people, JSON Lines and SARIF for programs."""

import json
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Any, TypeAlias
from urllib.parse import quote

import email_interactions
from email_interactions import Rejected, Violation
from email_interactions_tools.lines import printable

SARIF = "https://json.schemastore.org/sarif-2.1.0.json"


@dataclass(frozen=True, slots=True)
class Place:
    """The place of a violation: the pointer begins at the object of a line, or at an array."""

    file: str
    line: int | None
    index: int
    pointer: str

    def __str__(self) -> str:
        line = f":{self.line}" if self.line else ""
        return f"{self.file}{line}: {self.pointer or 'document'}"


def place_of(file: str, item: Rejected, violation: Violation) -> Place:
    """Return the place of a violation; damage of a whole file has no place within it."""
    is_in_array = item.line is None and item.document != b""
    pointer = f"/{item.index}{violation.path}" if is_in_array else violation.path
    return Place(file, item.line, item.index, pointer)


Write: TypeAlias = Callable[[Place, Violation], object]
"""Writes one violation."""


def text(place: Place, violation: Violation) -> None:
    """Write a violation as a line, in the format of compilers."""
    line = printable(f"{place}: {violation.message} [{violation.rule}]")
    sys.stdout.buffer.write(f"{line}\n".encode(errors="backslashreplace"))


def json_lines(place: Place, violation: Violation) -> None:
    """Write a violation as a line of JSON."""
    found = asdict(place) | {"rule": violation.rule, "message": violation.message}
    sys.stdout.write(f"{json.dumps(found)}\n")


@contextmanager
def sarif() -> Generator[Write, None, None]:
    """Write one SARIF 2.1.0 document while the files are read."""
    driver = {"name": "email-interactions", "version": email_interactions.__version__}
    sys.stdout.write(f'{{"$schema": "{SARIF}", "version": "2.1.0", "runs": [')
    sys.stdout.write(f'{{"tool": {{"driver": {json.dumps(driver)}}}, "results": [')
    separator = "\n"

    def write(place: Place, violation: Violation) -> None:
        nonlocal separator
        sys.stdout.write(f"{separator}{json.dumps(_result(place, violation))}")
        separator = ",\n"

    yield write
    sys.stdout.write("\n]}]}\n")


def _result(place: Place, violation: Violation) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": {"uri": quote(place.file)}}
    if place.line:
        physical["region"] = {"startLine": place.line}
    return {
        "ruleId": violation.rule,
        "level": "error",
        "message": {"text": violation.message},
        "locations": [
            {
                "physicalLocation": physical,
                "logicalLocations": [{"fullyQualifiedName": place.pointer}],
            }
        ],
    }
