"""core/naming.py: conversions; reserved.py: the names that no spec may use."""

import ast
import keyword
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.core import naming
from generator.rules import reserved
from tests.support.project import GENERATED
from tests.support.specs.small import edited, errors_of

SNAKE = st.lists(st.text("az09", min_size=1), min_size=1).map(lambda words: "x" + "_".join(words))
CAMEL = st.lists(st.text("az09"), min_size=1).map(lambda words: "X" + "Y".join(words))


@pytest.mark.parametrize(
    ("convert", "names", "converted"),
    [
        (
            naming.snake_case,
            "Loan LoanDeskService HTTPStatus LoanID V2Loan Http2Status AB1C X ISBN library_loans",
            "loan loan_desk_service http_status loan_id v2_loan http2_status ab1c x isbn"
            " library_loans",
        ),
        (partial(naming.enum_value, value="X"), "LoanStatus AB1C", "LOAN_STATUS_X AB1C_X"),
        (
            naming.camel_case,
            "title from_address a_b_c line_2_text isbn10",
            "title fromAddress aBC line2Text isbn10",
        ),
    ],
)
def test_a_name_is_converted(convert: Callable[[str], str], names: str, converted: str) -> None:
    """Words begin at uppercase letters, of which several in a row are one word."""
    assert [convert(name) for name in names.split()] == converted.split()


@settings(deadline=None, derandomize=True)
@given(SNAKE, CAMEL)
def test_a_conversion_keeps_the_letters(identifier: str, name: str) -> None:
    """Any message name gives a file name, twice converted is once, and only underscores change."""
    assert naming.snake_case(identifier) == identifier
    assert naming.camel_case(identifier).lower() == identifier.replace("_", "")
    snake = naming.snake_case(name)
    assert naming.CAMEL_CASE.fullmatch(name)
    assert naming.SNAKE_CASE.fullmatch(snake)
    assert snake.replace("_", "") == name.lower()


def test_keywords_of_each_target_language() -> None:
    """C++, Java, JavaScript, Python and CEL have words that the others do not; all are names."""
    own = {"template", "transient", "debugger", "nonlocal", "namespace", "in", "loop"}
    assert own | {word for word in keyword.kwlist if word.islower()} <= reserved.KEYWORDS
    assert all(naming.SNAKE_CASE.fullmatch(word) for word in reserved.KEYWORDS)
    assert all(naming.CAMEL_CASE.fullmatch(word) for word in reserved.PYTHON_TYPE_NAMES)
    allowed = {"to", "cc", "type", "status", "match", "text", "reply_to"}
    assert allowed.isdisjoint(reserved.KEYWORDS | reserved.PYTHON_NAMES)


_GOLDEN = Path(__file__).parents[1] / "cases/expected/python/library_loans"


def test_the_classes_that_the_generated_package_offers_are_reserved() -> None:
    """A class of a spec with such a name would shadow it; an item is only a name for a union."""
    tree = ast.parse((_GOLDEN / "__init__.py").read_text(encoding="utf-8"))
    imported = {
        name.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and "._runtime." in str(node.module)
        for name in node.names
    }
    classes = {name for name in imported if naming.CAMEL_CASE.fullmatch(name)}
    assert classes
    assert classes - {"Item"} <= reserved.PYTHON_TYPE_NAMES


def test_no_type_has_the_name_of_a_page() -> None:
    """Where file names ignore case, `Changes.md` would overwrite `changes.md`."""
    names = [path.stem.title() for path in GENERATED.glob("docs/*.md") if path.stem.islower()]
    assert names
    for name in names:
        errors = errors_of(edited(("- name: Wind\n", f"- name: {name}\n")))
        assert [f": '{name}' is " in error for error in errors] == [True]
