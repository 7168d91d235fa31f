"""The types of the shared vocabulary have the values that an independent reader finds."""

import re
from collections.abc import Callable, Iterator
from datetime import date, time
from decimal import Decimal
from itertools import product
from random import Random
from typing import Any

import pytest

from tests.support.project import PROJECT, yaml_file

SHARED = PROJECT / "generator" / "spec_language" / "shared.yaml"
TYPES = {found["name"]: found for found in yaml_file(SHARED)["types"]}
NUMBER = r"-?(0|[1-9][0-9]*)"


def matches(name: str, text: str) -> bool:
    """Whether the pattern of a type matches a text."""
    return re.fullmatch("".join(TYPES[name]["pattern"]), text) is not None


def drawn(letters: str, length: int) -> Iterator[str]:
    """Texts of some letters, always the same."""
    random = Random(1)  # noqa: S311 - a test
    for _ in range(30_000):
        yield "".join(random.choices(letters, k=random.randint(1, length)))


def days() -> Iterator[str]:
    """Every month and day of some years, and more than these have."""
    for year, month, day in product([1, 4, 100, 400, 1900, 2000, 2023, 2024], range(14), range(33)):
        yield f"{year:04}-{month:02}-{day:02}"


def reads(read: Callable[[str], Any]) -> Callable[[str], bool]:
    """Whether a function accepts a text."""

    def accepts(text: str) -> bool:
        try:
            read(text)
        except ValueError:
            return False
        return True

    return accepts


def is_number(fraction: str) -> Callable[[str], bool]:
    """Whether a text is a number in digits; the zero has no sign."""
    form = re.compile(NUMBER + fraction)
    return lambda text: form.fullmatch(text) is not None and (text[0] != "-" or Decimal(text) != 0)


def is_duration(text: str) -> bool:
    """Whether a text is one of ISO 8601: parts in order, at least one of them, and one after T."""
    parts = "([0-9]+Y)?([0-9]+M)?([0-9]+D)?(T([0-9]+H)?([0-9]+M)?([0-9]+([.][0-9]+)?S)?)?"
    in_order = re.fullmatch(f"P{parts}", text) is not None and text[-1] not in "PT"
    return in_order or re.fullmatch("P[0-9]+W", text) is not None


READERS: dict[str, tuple[Callable[[str], bool], Iterator[str]]] = {
    "date": (reads(date.fromisoformat), days()),
    "partial date": (reads(date.fromisoformat), days()),
    "time": (
        lambda text: text[2:6:3] == "::" and reads(time.fromisoformat)(text),
        (f"{hour:02}:{part:02}:{part:02}" for hour, part in product(range(25), range(62))),
    ),
    "duration": (is_duration, (f"P{text}" for text in drawn("12YMDTHSW.", 9))),
    "decimal": (is_number("([.][0-9]+)?"), drawn("00123-.", 6)),
    "long text": (is_number(""), drawn("0012-", 5)),
}


@pytest.mark.parametrize("name", READERS)
def test_a_type_has_the_values_that_another_reader_accepts(name: str) -> None:
    """And no others of the texts that are tried, some of which are values."""
    accepts, texts = READERS[name]
    found = {text: matches(name, text) for text in texts}
    assert {text for text, is_value in found.items() if is_value != accepts(text)} == set()
    assert {*found.values()} == {True, False}
