"""Lines of JSON: their numbers, blank ones, and objects over several of them."""

import io
import json
from collections.abc import Callable
from typing import Any

import pytest

from email_interactions import Accepted, OtherKind, Rejected, read_interactions
from tests.package.reading.items import FAULTY, FORM, INBOUND, MIXED, OUTBOUND, outcome, outcomes
from tests.support.documents.samples import MINIMAL


def numbers(documents: Any) -> list[tuple[int, int | None]]:
    """Index and line of each item."""
    return [(item.index, item.line) for item in read_interactions(documents)]


@FORM
def test_an_item_has_the_number_of_its_line(form: Callable[[str], Any]) -> None:
    """From 1, and blank lines count, while the index counts the items."""
    text = "\n\n".join(["", *MIXED, " \t\r", INBOUND])
    assert numbers(form(text)) == [(0, 3), (1, 5), (2, 7), (3, 9), (4, 13)]


@FORM
def test_an_item_of_an_array_has_no_line(form: Callable[[str], Any]) -> None:
    """Nor has a value that is no text."""
    assert numbers(form(f"[{','.join(MIXED)}]")) == [(index, None) for index in range(4)]
    assert numbers([json.loads(text) for text in MIXED]) == [(index, None) for index in range(4)]
    assert numbers(MINIMAL) == [(0, None)]


def test_a_text_of_an_iterable_has_its_place() -> None:
    """As if the texts were lines, blank ones included."""
    assert numbers([INBOUND, "\n", b"\r\n", MINIMAL, OUTBOUND]) == [(0, 1), (1, None), (2, 5)]


def test_a_line_is_no_part_of_an_item_for_comparisons_and_patterns() -> None:
    """Code for items without lines works as before."""
    (item,) = read_interactions(f"\n{FAULTY}")
    assert isinstance(item, Rejected)
    assert item == Rejected(0, item.document, item.violations)
    assert Accepted.__match_args__ == ("index", "record")
    assert OtherKind.__match_args__ == ("index", "kind", "document")
    assert Rejected.__match_args__ == ("index", "document", "violations")


@FORM
@pytest.mark.parametrize("blank", ["\x0b", "\x0c", "\x1c", "\u00a0", "\u2028", "\ufeff"])
def test_only_blanks_of_json_are_skipped(form: Callable[[str], Any], blank: str) -> None:
    """No other space before an array, an object or on a line of its own."""
    found = outcomes(form(f"{blank}[{INBOUND}]")) if blank != "\ufeff" else []
    assert [told for _, told in found] in ([], [":syntax"])
    assert outcomes(form(f"{INBOUND}\n{blank}\n{INBOUND}"))[1][1] in (":syntax", ":encoding")


PRETTY = json.dumps(MINIMAL, indent=2)
LINES = PRETTY.count("\n") + 1


@FORM
@pytest.mark.parametrize("indent", [0, 1, 4, "\t"])
def test_one_object_over_several_lines_is_one_item(form: Callable[[str], Any], indent: Any) -> None:
    """Whatever holds it; it has the number of its first line."""
    nested = MINIMAL | {"to": [{"address": "a"}, {"address": "b"}], "from": {"address": "c"}}
    text = f"\n{json.dumps(nested, indent=indent)}\n\n"
    assert (outcomes(form(text)), numbers(form(text))) == ([(0, "EmailIn")], [(0, 2)])


@FORM
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{PRETTY}\n{PRETTY}", [(0, 1, ":syntax")]),
        (f"{PRETTY},\n{PRETTY},\n\n{PRETTY}\n", [(0, 1, ":syntax")]),
        (f"\n{PRETTY}\n{OUTBOUND}", [(0, 2, ":syntax"), (1, LINES + 2, "EmailOut")]),
        (
            f"{INBOUND}\n{PRETTY}\n{PRETTY}\n{OUTBOUND}",
            [(0, 1, "EmailIn"), (1, 2, ":syntax"), (2, 2 * LINES + 2, "EmailOut")],
        ),
        (f"{PRETTY[:-2]}\n{INBOUND}", [(0, 1, ":syntax"), (1, LINES, "EmailIn")]),
        (f"{PRETTY[:-20]}", [(0, 1, ":syntax")]),
        (PRETTY.replace("102,", "102"), [(0, 1, ":syntax")]),
        (f"\ufeff{PRETTY}", [(0, 1, ":encoding")]),
    ],
    ids=["two", "with commas", "first", "between", "cut", "only one, cut", "faulty", "marked"],
)
def test_objects_over_several_lines_are_one_fault(
    form: Callable[[str], Any], text: str, expected: list[tuple[int, int, str]]
) -> None:
    """It is reported once, with what to write instead, and loses no other item."""
    items = [*read_interactions(form(text))]
    assert [(item.index, item.line, outcome(item)[1]) for item in items] == expected
    words = "is printed over several lines; write each object on one line, or all objects as one"
    faults = [item for item in items if isinstance(item, Rejected)]
    if len(expected) > 1 or "\n{\n" in text:
        assert words in faults[0].violations[0].message


@FORM
def test_a_line_that_was_cut_is_rejected_alone(form: Callable[[str], Any]) -> None:
    """The next line that begins an object is one by itself."""
    cut = [
        INBOUND[:-1],
        INBOUND,
        OUTBOUND[:-1],
        "",
        OUTBOUND,
        INBOUND[:50],
        f"\ufeff{INBOUND}",
        "{",
    ]
    text = "\n".join(cut)
    told = [":syntax", "EmailIn", ":syntax", "EmailOut", ":syntax", ":encoding", ":syntax"]
    assert outcomes(form(text)) == list(enumerate(told))


def test_a_file_of_lines_is_read_as_it_comes() -> None:
    """No more of it than the item needs."""
    lines = iter([f"{INBOUND}\n", f"{OUTBOUND}\n"])

    class Endless(io.StringIO):
        def readline(self, _: int | None = -1) -> str:  # type: ignore[override]
            return next(lines)

    items = read_interactions(Endless())
    assert [outcome(next(items)) for _ in range(2)] == [(0, "EmailIn"), (1, "EmailOut")]
