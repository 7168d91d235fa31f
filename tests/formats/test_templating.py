"""Templates: each filter prints any text so that its format reads the same text again."""

import ast
import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from jinja2 import UndefinedError
from markdown_it import MarkdownIt
from markdown_it.token import Token

from generator.templating import Templates, compiled, filters
from tests.support.site_pages import on_forge

# Texts as the check lets them through: no controls but line feeds. What some format reads as a sign
# comes often.
SIGNS = "\"'\\`|*_<>&;{}[]()~#$!%@^=:/.,-+019aAb \n"
TEXTS = st.text(
    st.sampled_from(SIGNS) | st.characters(exclude_categories=["Cc", "Cf", "Cs", "Cn", "Z"])
)
LINES = TEXTS.map(lambda text: text.replace("\n", " "))
INDENTS = st.integers(0, 12)
JSON_VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, width=32) | TEXTS,
    lambda inner: st.lists(inner) | st.dictionaries(TEXTS, inner),
)
MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable("table")

any_time = settings(deadline=None, derandomize=True)  # the same cases on every run


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


# json


@any_time
@given(JSON_VALUES, INDENTS)
def test_json_gives_the_value_again(value: Any, indent: int) -> None:
    """However it is laid out, JSON reads as the value."""
    assert json.loads(filters.to_json(value, indent)) == value


@any_time
@given(TEXTS)
def test_json_of_a_text_is_one_line_and_not_escaped(text: str) -> None:
    """Letters stay letters in every language."""
    printed = filters.to_json(text)
    assert "\n" not in printed
    assert not re.search(r"(?<!\\)(?:\\\\)*\\u", printed)


def test_json_that_fits_stands_on_one_line() -> None:
    """Up to 100 columns from the margin on, nothing is broken."""
    fits = ["x" * 46, "y" * 46]
    assert len(filters.to_json(fits)) == 100
    assert filters.to_json(fits, 1).splitlines() == [
        "[",
        f'   "{fits[0]}",',
        f'   "{fits[1]}"',
        " ]",
    ]


def test_json_breaks_only_what_does_not_fit() -> None:
    """Members of a broken object stay on one line if they can."""
    value = {"a": [1, 2], "b": {"c": "x" * 60, "d": "y" * 30}, "e": {}}
    assert filters.to_json(value).splitlines() == [
        "{",
        '  "a": [1, 2],',
        '  "b": {',
        f'    "c": "{"x" * 60}",',
        f'    "d": "{"y" * 30}"',
        "  },",
        '  "e": {}',
        "}",
    ]


# comment


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


def test_a_comment_is_wrapped() -> None:
    """A long line is broken at blanks before column 100, margin and sign included."""
    lines = filters.to_comment("word " * 60, "//", 4).split("\n")
    assert len(lines) > 1
    assert max(map(len, ["    " + lines[0], *lines[1:]])) <= 100


def test_a_comment_keeps_paragraphs() -> None:
    """An empty line stays one, without a blank after the sign."""
    assert filters.to_comment("One.\n\nTwo.", "#", 2) == "# One.\n  #\n  # Two."


def test_a_word_longer_than_a_line_stays_whole() -> None:
    """An address is not broken, even if it does not fit."""
    word = "https://library.example/" + "x" * 100
    assert filters.to_comment(f"See {word}.", "//") == f"// See\n// {word}."


# docstring


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


def test_a_docstring_is_wrapped() -> None:
    """Its lines end before column 100, margin and quotes included."""
    lines = filters.to_docstring("word " * 60, 4).split("\n")
    assert len(lines) > 1
    assert max(map(len, ['    """' + lines[0], *lines[1:]])) <= 100


def test_a_docstring_of_several_lines_ends_below_them() -> None:
    """Further lines stand at the margin, and so do the quotes after them."""
    assert filters.to_docstring("One.\n\nTwo.", 4) == "One.\n\n    Two.\n    "


# md, cell, code


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


# Templates


@pytest.fixture
def templates(tmp_path: Path) -> Templates:
    """A format with a template and two files to copy, for a spec called spec.yaml."""
    folder = tmp_path / "text"
    (folder / "templates").mkdir(parents=True)
    (folder / "runtime").mkdir()
    template = (
        '{{ header[0] | comment("#") }}\n{{ header[1] | comment("#") }}\n'
        "{% for word in words %}\n  {{ word }}\n{% endfor %}\nend\n"
    )
    (folder / "templates" / "words.txt.j2").write_text(template)
    (folder / "runtime" / "b.txt").write_bytes(b"as it is \xc3\xa4\n")
    (folder / "runtime" / "a.txt").write_bytes(b"")
    return Templates(folder, "spec.yaml")


def test_a_template_is_rendered_under_its_header(templates: Templates) -> None:
    """The header names the spec and the template; tags leave no blank lines, texts no traces."""
    assert templates.render("words.txt.j2", words=["é", "{{ x }}", "<b>"]).decode() == (
        "# Generated by `make regenerate` from spec.yaml. DO NOT EDIT.\n"
        "# Template: generator/formats/text/templates/words.txt.j2\n"
        "  é\n  {{ x }}\n  <b>\nend\n"
    )


def test_a_name_that_is_not_given_is_an_error(templates: Templates) -> None:
    """A template cannot print a view that it was not given."""
    with pytest.raises(UndefinedError, match="'words' is undefined"):
        templates.render("words.txt.j2")


def test_runtime_files_are_copied_under_a_header(templates: Templates) -> None:
    """In order of their names, each as it is below two lines that say where it comes from."""
    line = "# Generated by `make regenerate` from spec.yaml. DO NOT EDIT.\n# Template: generator/"
    assert [(name, content.decode()) for name, content in templates.runtime("#")] == [
        ("a.txt", f"{line}formats/text/runtime/a.txt\n"),
        ("b.txt", f"{line}formats/text/runtime/b.txt\nas it is ä\n"),
    ]


def test_a_template_is_compiled_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The next run takes what this one compiled; a template that was edited is compiled anew."""
    monkeypatch.setattr("sys.dont_write_bytecode", False)
    monkeypatch.setattr(compiled, "_FOLDER", tmp_path / "cache")
    (tmp_path / "templates").mkdir()
    template = tmp_path / "templates" / "one.j2"
    template.write_text("one {{ number }}", encoding="utf-8")

    def rendered(number: int) -> bytes:
        templates = Templates(tmp_path, "spec.yaml", compiled.compiled_templates())
        return templates.render("one.j2", number=number)

    assert rendered(1) == b"one 1"
    with monkeypatch.context() as patched:
        patched.setattr("jinja2.Environment.compile", None)  # whoever compiles fails
        assert rendered(2) == b"one 2"
    template.write_text("two {{ number }}", encoding="utf-8")
    assert rendered(3) == b"two 3"


@pytest.mark.parametrize("is_file", [True, False])
def test_compiled_templates_need_not_be_kept(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    is_file: bool,  # noqa: FBT001 - a case
) -> None:
    """Where the folder is none, or takes no file, everything works as if there were no cache."""
    folder = tmp_path / "cache"
    if is_file:
        folder.write_bytes(b"")
    monkeypatch.setattr("sys.dont_write_bytecode", False)
    monkeypatch.setattr(compiled, "_FOLDER", folder)
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "one.j2").write_text("one", encoding="utf-8")
    templates = Templates(tmp_path, "spec.yaml", compiled.compiled_templates())
    if not is_file:
        folder.rmdir()
        folder.write_bytes(b"")
    assert templates.render("one.j2") == b"one"
