"""A change of one description in the spec changes what shows it, and nothing else.

On the pages that is one entry and its row in the summary; elsewhere the comment, the docstring and
the description in the schema. Told by comparing whole outputs, line by line and section by section.
"""

import difflib
from pathlib import Path

import pytest

from generator.__main__ import DEFAULT_SPEC
from generator.steps import build, read_spec
from tests.pages import sections

TEXT = DEFAULT_SPEC.read_text(encoding="utf-8")
BEFORE = dict(build(read_spec(TEXT.encode()), "spec.yaml"))
WORD = "Floccinaucinihilipilification"

# What stands in the spec, and by page the sections whose text is another one then.
EDITS = {
    "Addresses of those who receive a blind copy.": {"EmailOut.md": ["Fields", "bcc"]},
    "Content of the interaction as plain text.": {
        "EmailIn.md": ["Fields", "text"],
        "EmailOut.md": ["Fields", "text"],
    },
    "The address itself, to which e-mail is sent.": {"EmailAddress.md": ["Fields", "address"]},
    "description: Pending.": {"enums.md": ["InteractionStatus"]},
    "Only children of this interaction.": {
        "EmailInteractionService.md": ["ListInteractionsRequest"]
    },
    "The `etag` that the stored interaction must still have.": {
        "EmailInteractionService.md": ["StopInteractionRequest"]
    },
}


@pytest.fixture(scope="module", params=EDITS, ids=lambda text: text)
def edited(request: pytest.FixtureRequest) -> tuple[str, dict[str, bytes]]:
    """A text of the spec, and the whole output with another word at its end."""
    assert TEXT.count(request.param) == 1
    text = TEXT.replace(request.param, f"{request.param.removesuffix('.')} {WORD}.")
    return request.param, dict(build(read_spec(text.encode()), "spec.yaml"))


def test_one_entry_changes(edited: tuple[str, dict[str, bytes]], tmp_path: Path) -> None:
    """Page by page, the sections that differ are those of the field or value."""
    text, after = edited
    assert after.keys() == BEFORE.keys()
    found: dict[str, list[str]] = {}
    for path in after:
        if path.startswith("docs/") and path.endswith(".md") and after[path] != BEFORE[path]:
            old, new = (told(outputs[path], tmp_path) for outputs in (BEFORE, after))
            assert old.keys() == new.keys()
            found[path.removeprefix("docs/")] = [name for name in new if old[name] != new[name]]
    assert found == EDITS[text]


def told(content: bytes, folder: Path) -> dict[str, str]:
    """What each section of a page says."""
    page = folder / "page.md"
    page.write_bytes(content)
    return {section.heading: section.text for section in sections(page)}


def test_no_other_line_changes(edited: tuple[str, dict[str, bytes]]) -> None:
    """In every other file too: each paragraph that differs has the new word in it."""
    _, after = edited
    changed = {path for path, content in after.items() if content != BEFORE[path]}
    binary = {path for path in changed if path.endswith((".binpb", "MANIFEST"))}
    assert len(changed - binary) >= 3
    for path in changed - binary:
        old, new = (outputs[path].decode().splitlines() for outputs in (BEFORE, after))
        for tag, _, _, begin, end in difflib.SequenceMatcher(None, old, new, False).get_opcodes():
            assert tag == "equal" or WORD in " ".join(new[begin:end]), path
