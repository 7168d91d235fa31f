"""The page of known differences is made of the three lists, word for word.

After a change of a list, run `python -m tests.docs.test_page_of_differences` and read the
difference. The lists themselves are held against the engines by other tests.
"""

import csv
import json
from collections.abc import Iterator
from itertools import groupby
from textwrap import wrap
from typing import Any

import yaml

from tests.support.markdown import parsed, tables
from tests.support.readers import PROJECT

PAGE = PROJECT / "docs" / "known_differences.md"
BY_ENGINE = PROJECT / "tests" / "agreement" / "known_differences.yaml"
OF_MESSAGES = PROJECT / "tests" / "agreement" / "known_differences_of_messages.yaml"
BY_LANGUAGE = PROJECT / "tests" / "languages" / "known_differences.tsv"
BEGIN = "## Engines in Python\n"  # what stands above is written by hand


def by_engine() -> list[Any]:
    """The entries of the list for the engines in Python."""
    return list(yaml.safe_load(BY_ENGINE.read_text(encoding="utf-8")))


def of_messages() -> list[Any]:
    """The entries of the list for messages, in Python."""
    return list(yaml.safe_load(OF_MESSAGES.read_text(encoding="utf-8")))


def by_language() -> list[list[str]]:
    """The rows of the list for the other languages: group, what is special, languages, reason."""
    with BY_LANGUAGE.open(encoding="utf-8", newline="") as lines:
        _, *rows = csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
    return [[*kind.partition(": ")[::2], languages, reason] for kind, languages, reason in rows]


def item(words: str) -> list[str]:
    """An item of a list, in lines."""
    return wrap(f"- {words}", 100, subsequent_indent="  ", break_on_hyphens=False)


def generated_part() -> Iterator[str]:
    """The lines of the page that come from the lists."""
    yield from (BEGIN.strip(), "")
    for entry in by_engine():
        example = json.dumps(entry["example"], ensure_ascii=False)
        engines = ", ".join(f"`{engine}`" for engine in entry["engines"])
        words = f"**{entry['kind']}**: {engines}. {entry['reason'].strip()} Example: `{example}`"
        yield from item(words)
    yield from ("", "## Messages in Python", "")
    for entry in of_messages():
        ways = ", ".join(f"`{way}`" for way in entry["ways"])
        yield from item(f"**{entry['kind']}**: {ways}. {entry['reason'].strip()}")
    yield from ("", "## Other languages")
    for group, rows in groupby(by_language(), key=lambda row: row[0]):
        title = group[:1].upper() + group[1:]
        yield from ("", f"### {title}", "", "| What | Where | Why |", "| --- | --- | --- |")
        for _, what, languages, reason in rows:
            yield f"| {what or 'every use'} | {languages} | {reason} |"


def whole() -> str:
    """The page as it should be."""
    by_hand = PAGE.read_text(encoding="utf-8").partition(BEGIN)[0]
    return by_hand + "\n".join(generated_part()) + "\n"


def test_the_page_is_made_of_the_lists() -> None:
    """Nothing is left out, added or said in other words."""
    assert PAGE.read_text(encoding="utf-8") == whole()


def test_the_page_shows_every_entry() -> None:
    """As many rows as the lists have entries, also for a reader of Markdown."""
    found = tables(PAGE)
    assert sum(len(table.rows) for table in found) == len(by_language())
    assert {len(row) for table in found for row in table.rows} == {3}
    items = [token for token in parsed(PAGE) if token.type == "list_item_open"]
    assert len(items) == len(by_engine()) + len(of_messages())


if __name__ == "__main__":
    PAGE.write_text(whole(), encoding="utf-8")
