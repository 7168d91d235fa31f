"""The guides say what is true: what they print comes out so, and what they tell to write works."""

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.evolution.accepted import read_accepted
from tests.readers import GENERATED, PROJECT
from tests.snippets import snippets

SPEC = PROJECT / "spec" / "email_interactions.yaml"
NEW_FORMAT = PROJECT / "tests" / "cases" / "new_format"
INCLUDE = "      - include: CommonInteraction\n"


def block(page: str, language: str, title: str = "") -> str:
    """The one block of a page with this language and title."""
    found = [s for s in snippets() if (s.page, s.language, s.title) == (page, language, title)]
    assert len(found) == 1, (page, language, title)
    return found[0].text


def indented(text: str, blanks: int) -> str:
    """Lines as they stand in the spec."""
    return "".join(f"{' ' * blanks}{line}\n" for line in text.splitlines())


def with_field(number: str = "60", more: str = "") -> str:
    """The spec, edited as the guide says."""
    field = indented(block("docs/changing.md", "yaml", "a field of EmailIn") + indented(more, 2), 6)
    field = field.replace("number: 60", f"number: {number}")
    return SPEC.read_text(encoding="utf-8").replace(INCLUDE, f"{field}\n{INCLUDE}", 1)


def without_places(printed: str) -> str:
    """What is printed, without lines and columns, which move with every edit of the spec."""
    return re.sub(r":\d+:\d+:", ":", printed)


Run = Callable[..., str]


@pytest.fixture
def compat(tmp_path: Path) -> Run:
    """Compares a text of the spec with the one of the project, and gives what is printed."""

    def compare(text: str) -> str:
        (tmp_path / "spec.yaml").write_text(text, encoding="utf-8")
        command = [sys.executable, "-m", "generator", "compat", "--against", str(SPEC)]
        command += ["--spec", str(tmp_path / "spec.yaml")]
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=PROJECT)
        printed = done.stdout + done.stderr
        return printed.replace(str(tmp_path / "spec.yaml"), "spec/email_interactions.yaml")

    return compare


def test_the_new_field_is_compared_as_the_guide_says(compat: Run) -> None:
    """The lines that the guide shows are among those that compat prints."""
    shown = block("docs/changing.md", "text", "what compat prints")
    assert without_places(shown) in without_places(compat(with_field()))


def test_a_number_that_is_taken_is_told_as_the_guide_says(compat: Run) -> None:
    """The error comes out to the letter, but for the line."""
    shown = block("docs/changing.md", "text", "a number that is taken")
    printed = compat(with_field(number="52"))
    assert without_places(printed).startswith(without_places(shown))


def test_the_new_field_reaches_every_output(tmp_path: Path) -> None:
    """With its reading, the field is in every format that the guide names."""
    reading = block("docs/changing.md", "yaml", "a reading of a field")
    (tmp_path / "spec.yaml").write_text(with_field(more=reading), encoding="utf-8")
    command = [sys.executable, "-m", "generator", "generate", "--spec", str(tmp_path / "spec.yaml")]
    subprocess.run([*command, "--out", str(tmp_path / "out")], check=True, cwd=PROJECT)
    holding = {
        path.relative_to(tmp_path / "out").parts[0]
        for path in (tmp_path / "out").rglob("*")
        if path.is_file() and b"priority" in path.read_bytes()
    }
    assert {"json_schema", "proto", "protovalidate", "python", "docs", "conformance"} <= holding
    page = (tmp_path / "out" / "docs" / "EmailIn.md").read_text(encoding="utf-8")
    assert "1 is the most urgent." in page
    assert "The samples of the page give 1 to complaints." in page


def test_the_accepted_break_is_called_as_the_guide_says(compat: Run, tmp_path: Path) -> None:
    """The list reads, and its change is what compat says of that edit."""
    path = tmp_path / "accepted.yaml"
    path.write_text(block("docs/compatibility.md", "yaml"), encoding="utf-8")
    (entry,) = read_accepted(path, "accepted.yaml")
    pattern = r"^( +)(- name: |)subject(:|$)"  # the field, and where examples have it
    edited = re.sub(pattern, r"\1\2topic\3", SPEC.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert f"{entry.change}\n" in compat(edited)


@pytest.mark.parametrize(
    ("language", "path"),
    [
        ("python", "formats/typescript.py"),
        ("jinja", "templates/typescript/records.d.ts.j2"),
    ],
)
def test_the_new_format_is_the_one_that_is_tried(language: str, path: str) -> None:
    """The guide shows the two files of tests/test_new_format.py, to the letter."""
    shown = block("docs/formats.md", language, f"generator/{path}")
    assert shown == (NEW_FORMAT / path).read_text(encoding="utf-8")


def test_the_new_format_writes_what_the_guide_shows() -> None:
    """The output is the one that tests/test_new_format.py expects."""
    shown = block("docs/formats.md", "typescript", "generated/typescript/records.d.ts")
    expected = (PROJECT / "tests" / "test_new_format.py").read_text(encoding="utf-8")
    assert f'"""\\\n{shown}"""' in expected


def test_the_case_of_the_corpus_is_one() -> None:
    """The guide shows a case as the corpus has it."""
    shown = json.loads(block("docs/conformance.md", "json", "a case of EmailAddress"))
    corpus = json.loads((GENERATED / "conformance" / "EmailAddress.json").read_text("utf-8"))
    assert shown in corpus["cases"]


def test_the_pattern_of_a_type_word_is_that_of_the_schemas() -> None:
    """The page of the type words shows the pattern that JSON Schema has."""
    page, schema = GENERATED / "docs" / "types.md", "EmailIn.schema.json"
    (shown,) = (s.text for s in snippets() if s.page.endswith(page.name) and s.language == "text")
    text = (GENERATED / "json_schema" / schema).read_text(encoding="utf-8")
    assert json.dumps(shown.removesuffix("\n")) in text
