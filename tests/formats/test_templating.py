"""Templates: each filter prints any text so that its format reads the same text again."""

import ast
import json
import re
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from generator.templating import filters
from tests.support.readers.site_pages import on_forge
from tests.support.thorough import amount

# Texts as the check lets them through: no controls but line feeds. What some format reads as a sign
# comes often.
SIGNS = "\"'\\`|*_<>&;{}[]()~#$!%@^=:/.,-+019aAb \n"
TEXTS = st.text(
    st.sampled_from(SIGNS) | st.characters(exclude_categories=["Cc", "Cf", "Cs", "Cn", "Z"])
)
LINES = TEXTS.map(lambda text: text.replace("\n", " "))
INDENTS = st.integers(0, 12)
LONG_WORD = "https://library.example/" + "x" * 100
JSON_VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, width=32) | TEXTS,
    lambda inner: st.lists(inner) | st.dictionaries(TEXTS, inner),
)
MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable("table")
# The same cases on every run.
any_time = settings(max_examples=amount(30, 100), deadline=None, derandomize=True)


def unwrapped(text: str) -> str:
    """The text with every run of blanks and line ends as one blank, and none around it."""
    return re.sub("[ \n]+", " ", text).strip(" ")


def shown(inline: Token) -> str:
    """What a reader sees of inline Markdown, with backticks around code and <br> as a line end."""
    parts = {"softbreak": "\n", "html_inline": "\n"}
    return "".join(
        f"`{token.content}`"
        if token.type == "code_inline"
        else parts.get(token.type, token.content)
        for token in inline.children or ()
    )


def compared(text: str) -> str:
    """A text without the blanks that Markdown drops: around lines and within code."""
    return re.sub(" *([`\n]) *", r"\1", text.strip(" "))


@any_time
@given(JSON_VALUES, INDENTS)
def test_json_gives_the_value_again(value: Any, indent: int) -> None:
    """However it is laid out, JSON reads as the value."""
    printed = filters.to_json(value, indent)
    assert json.loads(printed) == value
    assert not re.search(r"(?<!\\)(?:\\\\)*\\u", printed)  # letters stay letters


def test_json_breaks_only_what_does_not_fit() -> None:
    """Up to 100 columns from the margin on, a value stands on one line, and so does each member."""
    fits = ["x" * 46, "y" * 46]
    assert len(filters.to_json(fits)) == 100
    value = {"a": [1, 2], "b": {"c": "x" * 60, "d": "y" * 30}, "e": {}}
    assert filters.to_json(value, 1).splitlines() == [
        "{",
        '   "a": [1, 2],',
        '   "b": {',
        f'     "c": "{"x" * 60}",',
        f'     "d": "{"y" * 30}"',
        "   },",
        '   "e": {}',
        " }",
    ]


@any_time
@given(TEXTS, st.sampled_from(["//", "#", "--"]), INDENTS)
def test_each_line_of_a_comment_begins_with_the_sign(text: str, sign: str, indent: int) -> None:
    """No text leaves its comment, and no word of it is lost."""
    first, *others = filters.to_comment(text, sign, indent).split("\n")
    margin = " " * indent + sign
    assert [first[: len(sign)], *(line[: len(margin)] for line in others)] == [
        sign,
        *(margin for _ in others),
    ]
    words = " ".join([first[len(sign) :], *(line[len(margin) :] for line in others)])
    assert unwrapped(words) == unwrapped(text)


@any_time
@given(TEXTS, INDENTS)
@example('ends with """', 4)
@example('"', 4)
@example("\\", 4)
@example('\\"', 4)
@example('four """" and """"', 4)
def test_a_docstring_evaluates_to_its_text(text: str, indent: int) -> None:
    """Between triple quotes stands the text again, but for where its lines are wrapped."""
    source = f'"""{filters.to_docstring(text, indent)}"""'
    assert unwrapped(ast.literal_eval(source)) == unwrapped(text)


@pytest.mark.parametrize(
    ("printed", "margin"),
    [
        (filters.to_comment("word " * 60, "//", 4), "    "),
        (filters.to_docstring("word " * 60, 4), '    """'),
    ],
)
def test_long_texts_are_wrapped(printed: str, margin: str) -> None:
    """Lines are broken at spaces before column 100, margin and sign included."""
    first, *others = (margin + printed).split("\n")
    assert others
    assert max(map(len, [first, *others])) <= 100


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        (filters.to_comment("One.\n\nTwo.", "#", 2), "# One.\n  #\n  # Two."),  # paragraphs stay
        (filters.to_comment(f"See {LONG_WORD}.", "//"), f"// See\n// {LONG_WORD}."),
        (filters.to_docstring("One.\n\nTwo.", 4), "One.\n\n    Two.\n    "),  # the end, below them
    ],
)
def test_the_layout_of_texts(printed: str, expected: str) -> None:
    """Paragraphs stay, a word longer than a line is not broken."""
    assert printed == expected


@any_time
@given(TEXTS.filter(lambda text: bool(text.strip())))
@example("&amp; &#65;")
@example("__init__ and _x_")
@example("1. a")
@example("- a")
@example("a\n===")
@example("a\n---")
@example("---\n- - -")
def test_markdown_shows_the_text(text: str) -> None:
    """A text is one paragraph that reads as it was written; code stays code."""
    paragraphs = "\n".join(line.strip(" ") for line in text.split("\n") if line.strip(" "))
    tokens = MARKDOWN.parse(filters.to_markdown(paragraphs))
    assert [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"]
    assert compared(shown(tokens[1])) == compared(paragraphs)


@any_time
@given(TEXTS)
@example("a | b || `c | d` \\| e")
@example("&amp; &#65;")
@example("__init__ and _x_")
def test_a_cell_stays_one_cell(text: str) -> None:
    """A text neither ends its cell nor its row, and reads as it was written."""
    table = f"| a | b |\n| --- | --- |\n| {filters.to_cell(text)} | end |\n"
    tokens = MARKDOWN.parse(table)
    cells = [shown(token) for token in tokens if token.type == "inline"]
    assert [token.type for token in tokens].count("tr_open") == 2
    assert [compared(cell) for cell in cells] == ["a", "b", compared(text.strip("\n")), "end"]


@any_time
@given(LINES.filter(lambda text: bool(text.strip())))
@example("`")
@example("a ``b`` `c`")
@example(" a ")
def test_code_is_one_span(text: str) -> None:
    """Whatever backticks a text holds, it is one span of code that shows all of it."""
    shown = on_forge(filters.to_code(text))
    assert (shown.code, shown.text) == ([text], " ".join(text.split()))


def test_markdown_leaves_plain_text_alone() -> None:
    """What Markdown reads as it is stays readable in the source."""
    text = "As in RFC 5322, section 3.6.4 (a_b): it's `x | y`, isn't it?"
    assert filters.to_markdown(text) == text
