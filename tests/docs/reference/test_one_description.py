"""A change of one description in the spec changes what shows it, and nothing else.

On the pages that is one entry; elsewhere the comment, the docstring and
the description in the schema. Whole outputs are compared, line by line and section by section.
"""

import difflib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from generator.cli.parser import DEFAULT_SPEC
from generator.pipeline import build, files_of, read_spec
from generator.spec_language.source.files import Files
from tests.support.readers.markdown import sections
from tests.support.thorough import sampled

FILES = files_of(DEFAULT_SPEC)
SPEC = read_spec(FILES)
TEXT = b"".join(FILES.content.values()).decode()
WORD = "Floccinaucinihilipilification"


@cache
def before() -> dict[str, bytes]:
    """The whole output of the spec as it is."""
    return dict(build(SPEC, "spec.yaml"))


def candidates() -> Iterator[tuple[str, str, dict[str, list[str]]]]:
    """A kind of place, a text there, and by page the sections that show it."""
    for group in SPEC.groups:
        users = [record.name for record in SPEC.messages if group.name in record.includes]
        for field in group.fields:
            shown = {f"{name}.md": [field.name] for name in users}
            yield f"field of {group.name}", field.description, shown
    for record in SPEC.messages:
        for field in (field for field in record.fields if field.group is None):
            shown = {f"{record.name}.md": [field.name]}
            yield f"field of {record.name}", field.description, shown
    for enum in SPEC.enums:
        for value in enum.values:
            yield f"value of {enum.name}", value.description, {"enums.md": [enum.name]}
    for service in SPEC.services:
        for message in service.messages:
            for field in message.fields:
                shown = {f"{service.name}.md": [message.name]}
                yield f"field of a message of {service.name}", field.description, shown


def edits() -> dict[str, dict[str, list[str]]]:
    """A text of each kind of place that the spec has once, in one line."""
    found = {
        kind: (f"description: {text}", shown)
        for kind, text, shown in candidates()
        if TEXT.count(f"description: {text}") == 1
    }
    return dict(found.values())


EDITS = edits()


@pytest.fixture(scope="module", params=sampled([*EDITS], 3))
def edited(request: pytest.FixtureRequest) -> tuple[str, dict[str, bytes]]:
    """A text of the spec, and the whole output with one more word at its end."""
    assert TEXT.count(request.param) == 1
    old, new = request.param, f"{request.param.removesuffix('.')} {WORD}."
    content = {n: text.replace(old.encode(), new.encode()) for n, text in FILES.content.items()}
    return request.param, dict(build(read_spec(Files(content, FILES.own)), "spec.yaml"))


def test_one_entry_changes(edited: tuple[str, dict[str, bytes]], tmp_path: Path) -> None:
    """Page by page, the sections that differ are those of the field or value."""
    text, after = edited
    assert after.keys() == before().keys()
    found: dict[str, list[str]] = {}
    for path in after:
        if path.startswith("docs/") and path.endswith(".md") and after[path] != before()[path]:
            old, new = (shown_in(outputs[path], tmp_path) for outputs in (before(), after))
            assert old.keys() == new.keys()
            found[path.removeprefix("docs/")] = [name for name in new if old[name] != new[name]]
    assert found == EDITS[text]


def shown_in(content: bytes, folder: Path) -> dict[str, str]:
    """The text of each section of a page."""
    page = folder / "page.md"
    page.write_bytes(content)
    return {section.heading: section.text for section in sections(page)}


def test_no_other_line_changes(edited: tuple[str, dict[str, bytes]]) -> None:
    """In every other file too: each paragraph that differs has the new word in it."""
    _, after = edited
    changed = {path for path, content in after.items() if content != before()[path]}
    binary = {path for path in changed if path.endswith((".binpb", "MANIFEST"))}
    assert len(changed - binary) >= 3
    for path in changed - binary:
        old, new = (outputs[path].decode().splitlines() for outputs in (before(), after))
        for tag, _, _, begin, end in difflib.SequenceMatcher(None, old, new, False).get_opcodes():
            assert tag == "equal" or WORD in " ".join(new[begin:end]), path
