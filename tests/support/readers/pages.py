"""The reference pages, read through their summary tables."""

import re
from collections.abc import Iterator
from pathlib import Path

from tests.support.project import GENERATED
from tests.support.readers.facts import Fact, Facts
from tests.support.readers.markdown import tables
from tests.support.readers.spec import PATTERNED, RECORDS, SPEC, TYPES, titled

_MARKDOWN_KINDS = {
    **{
        name: "pattern" if name in PATTERNED else TYPES[name]["base"].removesuffix("64")
        for name in TYPES
    },
    **{titled(message): message["name"] for message in SPEC["messages"]},
    **{union["name"]: union["name"] for union in SPEC.get("unions", [])},
}


def facts_of_pages(root: Path = GENERATED) -> Facts:
    """Return the facts in the summary tables of the pages."""
    return {name: dict(_page_facts(root / "docs" / f"{name}.md")) for name in RECORDS}


def _page_facts(page: Path) -> Iterator[tuple[str, Fact]]:
    summary = tables(page)[0]
    assert summary.columns == ["Field", "Type", "Presence"]
    for name, word, presence in summary.rows:
        match = re.fullmatch(r"(list of )?(.+?)(\[\])?(?: \((\w+)\))?", word)
        assert match, word
        kind = match[4] or _MARKDOWN_KINDS[match[2]]
        yield name, Fact(name, kind, bool(match[1] or match[3]), as_in_the_source(presence))


def as_in_the_source(presence: str) -> str:
    """Return the presence on a page in the words of the source."""
    words = {"required": "yes", "optional": "no"}
    return words.get(presence) or re.sub("^required (?=if |unless )", "yes ", presence)
