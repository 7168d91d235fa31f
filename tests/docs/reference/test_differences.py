"""The page of known differences is generated from the three lists, word for word.

After a change of a list, run `python -m tests.docs.reference.test_differences` and read the
difference. The lists themselves are held against the engines by other tests.
"""

import json
from collections.abc import Iterator
from itertools import groupby
from textwrap import wrap

from tests.support.project import PROJECT, tsv, yaml_file
from tests.support.readers.markdown import parsed, tables

PAGE = PROJECT / "docs" / "known_differences.md"
BY_ENGINE, OF_MESSAGES = (
    yaml_file("agreement", f"known_differences{of}.yaml") for of in ("", "_of_messages")
)
BY_LANGUAGE = tsv("languages", "known_differences.tsv")
BEGIN = "## Engines in Python\n"  # the part above is written by hand


def item(words: str) -> list[str]:
    """An item of a list, in lines."""
    return wrap(f"- {words}", 100, subsequent_indent="  ", break_on_hyphens=False)


def generated_part() -> Iterator[str]:
    """The lines of the page that come from the lists."""
    yield from (BEGIN.strip(), "")
    for entry in BY_ENGINE:
        engines = ", ".join(f"`{engine}`" for engine in entry["engines"])
        words = f"**{entry['kind']}**: {engines}. {entry['reason'].strip()}"
        if "example" in entry:
            words += f" Example: `{json.dumps(entry['example'], ensure_ascii=False)}`"
        yield from item(words)
    yield from ("", "## Messages in Python", "")
    for entry in OF_MESSAGES:
        ways = ", ".join(f"`{way}`" for way in entry["ways"])
        yield from item(f"**{entry['kind']}**: {ways}. {entry['reason'].strip()}")
    yield from ("", "## Other languages")
    for group, rows in groupby(BY_LANGUAGE, key=lambda row: row["kind"].split(": ")[0]):
        title = group[:1].upper() + group[1:]
        yield from ("", f"### {title}", "", "| What | Where | Why |", "| --- | --- | --- |")
        for row in rows:
            what = row["kind"].partition(": ")[2] or "every use"
            yield f"| {what} | {row['language']} | {row['reason']} |"


def whole() -> str:
    """The page as it should be."""
    by_hand = PAGE.read_text(encoding="utf-8").partition(BEGIN)[0]
    return by_hand + "\n".join(generated_part()) + "\n"


def test_the_page_is_generated_from_the_lists() -> None:
    """Nothing is left out, added or changed."""
    assert PAGE.read_text(encoding="utf-8") == whole()


def test_the_page_shows_every_entry() -> None:
    """As many rows as the lists have entries, also for a reader of Markdown."""
    found = tables(PAGE)
    assert sum(len(table.rows) for table in found) == len(BY_LANGUAGE)
    assert {len(row) for table in found for row in table.rows} == {3}
    items = [token for token in parsed(PAGE) if token.type == "list_item_open"]
    assert len(items) == len(BY_ENGINE) + len(OF_MESSAGES)


if __name__ == "__main__":
    PAGE.write_text(whole(), encoding="utf-8")
