"""The entries of the reference pages."""

from collections.abc import Mapping
from functools import cache

from tests.support.grouped import grouped
from tests.support.project import GENERATED, PROJECT
from tests.support.readers.json_schema import record_schema
from tests.support.readers.markdown import Section, sections

DOCS = GENERATED / "docs"
GOLDEN = PROJECT / "tests" / "cases" / "expected" / "docs"
PAGES = [*sorted(DOCS.glob("*.md")), *sorted(GOLDEN.glob("*.md"))]
each_page = grouped("page", PAGES)


@cache
def entries(page: str) -> Mapping[str, list[Section]]:
    """The sections of a page by their headings."""
    found: dict[str, list[Section]] = {}
    for section in sections(DOCS / f"{page}.md"):
        found.setdefault(section.heading, []).append(section)
    return found


def entry(page: str, heading: str) -> Section:
    """The only section of that heading."""
    (found,) = entries(page)[heading]
    return found


def json_fields(record: str) -> list[str]:
    """The names that the schema of a record has."""
    return list(record_schema(record)["properties"])


def plain_text(words: str) -> str:
    """Words of the spec as a reader sees them on a page."""
    return words.replace("`", "")
