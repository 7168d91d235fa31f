"""Anchors and links of the reference pages."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path

from tests.docs.reference.entries import DOCS, PAGES, each_page, json_fields
from tests.support.grouped import grouped
from tests.support.outputs.pages import faults_of_page
from tests.support.readers.markdown import (
    anchors_of_forge,
    sections,
    written_anchors,
)
from tests.support.readers.protobuf import protobuf_messages
from tests.support.readers.site_pages import anchors_of_site
from tests.support.readers.spec import RECORDS, SPEC
from tests.support.thorough import sampled


def lasting_anchors() -> Iterator[tuple[str, str]]:
    """By page: the fields of records, those of messages with the message, values with the enum."""
    for record in RECORDS:
        yield from ((record, name) for name in json_fields(record))
    for page, owner in [("enums", SPEC), *((found["name"], found) for found in SPEC["services"])]:
        for enum in owner.get("enums", []):
            yield from ((page, f"{enum['name']}-{v['name']}".lower()) for v in enum["values"])
    for service in SPEC["services"]:
        for name in (message["name"] for message in service["messages"]):
            fields = protobuf_messages()[name].field
            yield from ((service["name"], f"{name.lower()}-{field.name}") for field in fields)


def test_every_field_and_enum_value_has_an_anchor() -> None:
    """It consists of names, which never change within a major version."""
    wanted = list(lasting_anchors())
    found = {page: Counter(anchors_of_forge(DOCS / f"{page}.md")) for page, _ in wanted}
    assert {page for page, _ in wanted} >= {*RECORDS, "enums", SPEC["services"][0]["name"]}
    assert [(page, name) for page, name in wanted if found[page][name] != 1] == []


@grouped("page", sampled(PAGES, 3))
def test_forge_and_site_have_the_same_anchors(page: Path) -> None:
    """Whatever a link may lead to is on both; a name that they read differently is written out."""
    site, forge = anchors_of_site(page), anchors_of_forge(page)
    assert [name for name, count in Counter(written_anchors(page)).items() if count > 1] == []
    used = linked_anchors(page.parent)[page.name]
    assert used <= set(site)
    assert used <= set(forge)
    assert [name for name in used if Counter(forge)[name] > 1] == []


@each_page
def test_no_link_leads_to_another_host(page: Path) -> None:
    """The reference can be read offline."""
    addresses = [address for section in sections(page) for address in section.links]
    assert [address for address in addresses if re.match(r"\w+:", address)] == []


@cache
def linked_anchors(folder: Path) -> dict[str, set[str]]:
    """By page: the anchors that links of all pages of a folder lead to."""
    found: dict[str, set[str]] = defaultdict(set)
    for page in sorted(folder.glob("*.md")):
        for section in sections(page):
            for address in section.links:
                file, _, anchor = address.partition("#")
                if anchor:
                    found[file or page.name].add(anchor)
    return found


@grouped("page", sampled(PAGES, 3))
def test_tables_are_complete(page: Path) -> None:
    """Every row has the cells of its head, and there is no HTML but anchors and breaks."""
    assert list(faults_of_page(page)) == []


@each_page
def test_headings_are_in_order(page: Path) -> None:
    """One of the first level, at the top; no level is skipped, and no heading is repeated."""
    levels = [section.level for section in sections(page)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    headings = [(section.level, section.heading) for section in sections(page)]
    assert len(set(headings)) == len(headings)
