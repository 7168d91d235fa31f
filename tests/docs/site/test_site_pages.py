"""Texts of a spec are rendered alike on a code forge and on the site, in every place."""

from collections.abc import Iterator

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from generator.templating import filters
from tests.support.readers.site_pages import on_forge, on_site
from tests.support.specs.hostile import TEXTS
from tests.support.thorough import amount

# What some dialect of Markdown interprets, in any order.
PIECES = [
    *"\\`*_{}[]()<>#+-.!|~$=&:;\"'^/?@%, \n1aB\u00e9",
    *("&lt;", "&#60;", "&#1", "&copy", "<br>", "<a b>", "<!--", "-->", "`a`", "`a|b`", "``", "```"),
    *("    ", "\n- ", "\n1. ", "\n# ", "\n\n", "\\|", "{: .x }", "[a]: b", "http://a.example"),
    *('=== "', "!!! ", "--", "***", "___", "a@b.example", "[TOC]", "[^1]: "),
]
DRAWN = st.lists(st.sampled_from(PIECES), min_size=1, max_size=8).map("".join)
LEGAL = [text for text in TEXTS.values() if text.strip()]
LEGAL = [text for text in LEGAL if text.replace("\n", "").isprintable()]


def pages(text: str) -> Iterator[tuple[str, str]]:
    """A page for each place of a text, with the text once and a word after it."""
    words, line, cell = (of(text) for of in (filters.to_markdown, filters.to_line, filters.to_cell))
    yield "a paragraph", f"# x\n\n{words}\n\nend\n"
    yield "an item of a list", f"> - **a:** {line}\n> - **end:** b\n"
    yield "a cell", f"| a | b |\n| --- | --- |\n| {cell} | end |\n\nend\n"
    yield "a block of code", f"x\n\n{filters.to_fence(text.strip(), 'text')}\n\nend\n"
    yield "a heading", f"# {line}\n\nend\n"
    yield "a link", f"x [{line}](y.md) end\n"
    yield "emphasis", f"x *{line}*, end\n"
    code = filters.to_code(text)
    yield "code", f"x {code} end\n"
    yield "code as a heading", f"## {code}\n\nend\n"
    yield "code as a link", f"x [{code}](y.md) end\n"
    bars = filters.in_cell(code)
    yield "code in cells", f"| a | b |\n| --- | --- |\n| {bars} {bars} | {bars} |\n\nend\n"


def faults(text: str) -> Iterator[str]:
    """The places where one of the two readers sees something else."""
    wanted = bare(text)
    for place, page in pages(text):
        forge, site = on_forge(page), on_site(page)
        if forge != site:
            yield f"{place}: {forge} on a forge, {site} on the site"
        if wanted not in bare(site.text):
            yield f"{place}: {site.text!r}"


def bare(text: str) -> str:
    """A text without what pages drop: backticks around code, and white space."""
    return "".join(text.replace("`", "").split())


@pytest.mark.parametrize("text", LEGAL)
def test_a_hostile_text_reads_as_it_is(text: str) -> None:
    assert list(faults(text)) == []


@settings(deadline=None, derandomize=True, max_examples=amount(20, 500))
@given(DRAWN.filter(lambda text: bool(bare(text))))
@example("Costs 5 $, ~10 %, if a < b, &copy;")
@example("===\n= =\na\n===")
@example("`a`\\|`\\|]-```")
@example("``` `")
@example("a&#1`")
@example("`a&#1 b`")
@example("a\n\n- b")
def test_any_text_reads_as_it_is(text: str) -> None:
    assert list(faults(text)) == []
