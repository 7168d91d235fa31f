"""The guides and READMEs: commands print what they show, and what they say to write works."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from google.protobuf import json_format

from email_interactions.v1 import email_interactions_pb2
from generator.compat.accepted import read_accepted
from generator.pipeline import read_spec
from tests.changes import edits
from tests.changes.edits import Edit, Files
from tests.support.documents.corpus import document
from tests.support.programs import generator, python
from tests.support.project import GENERATED, PROJECT
from tests.support.readers.snippets import block, blocks, run, snippets
from tests.support.readers.spec import FIRST_RELEASE, PATTERNED, SPEC
from tests.support.specs.small import SMALL
from tests.support.thorough import sampled

NEW_FORMAT = PROJECT / "tests" / "cases" / "new_format"
CHANGING = "docs/changing.md"
PRINTED_ROWS = PROJECT / "tests" / "cases" / "printed_rows.tsv"
# The blocks of output in the guide to changes, each with its edit of the first release.
COMPARED = {
    "compat, after the field of EmailIn": edits.optional_field,
    "compat, after the required field of EmailOut": edits.required_field,
    "compat, after the value of EntityType": edits.enum_value,
    "compat, after the new name of EmailOut.reviewer_id": edits.renamed_field,
    "compat, after the removal of EmailOut.standard_response_id": edits.removed_field,
    "compat, after the reservation in EmailOut": edits.reserved_field,
}


def first_release() -> Files:
    """The files to edit, as they were then, with the rows of the source."""
    rows = PRINTED_ROWS.read_text(encoding="utf-8")
    return Files(FIRST_RELEASE.read_text(encoding="utf-8"), rows)


Run = Callable[..., str]
Capture = pytest.CaptureFixture[str]


@pytest.fixture
def compat(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> Run:
    """Compares a text of the spec with the first release, and returns what is printed."""

    def compare(text: str) -> str:
        path = Path("spec", "email_interactions.yaml")
        monkeypatch.chdir(tmp_path)
        path.parent.mkdir()
        path.write_text(text, encoding="utf-8")
        options = ("--against", str(FIRST_RELEASE), "--spec", str(path))
        _, out, err = generator(capsys, "compat", *options)
        return out + err

    return compare


@pytest.mark.parametrize("title", COMPARED)
def test_a_change_is_compared_as_the_guide_says(title: str, compat: Run) -> None:
    """The lines that the guide shows are among those that compat prints."""
    assert block(CHANGING, "text", title) in compat(COMPARED[title](first_release()).spec)


OTHERS = [edits.record, edits.service_message, edits.method, edits.text]


@pytest.mark.parametrize("edit", sampled(OTHERS, 2))
def test_other_changes_break_nothing(edit: Edit, compat: Run) -> None:
    """The guide shows no entry for them, because there is none."""
    assert "breaking" not in compat(edit(first_release()).spec)


def test_every_block_of_the_guide_is_tested() -> None:
    """Output is compared here; the edits read the blocks of YAML."""
    titles = {s.title for s in snippets() if (s.page, s.language) == (CHANGING, "text")}
    assert titles == COMPARED.keys()
    written = {s.title for s in snippets() if (s.page, s.language) == (CHANGING, "yaml")}
    source = Path(str(edits.__file__)).read_text(encoding="utf-8")
    assert {title for title in written if f'"{title}"' not in source} == set()


def test_the_accepted_break_has_the_name_in_the_guide(compat: Run, tmp_path: Path) -> None:
    """The list is valid, and its change is what compat prints for that edit."""
    path = tmp_path / "accepted.yaml"
    path.write_text(block("docs/compatibility.md", "yaml"), encoding="utf-8")
    (entry,) = read_accepted(path, "accepted.yaml").entries
    pattern = r"^( +)(- name: |)subject(:|$)"  # the field, and where examples have it
    edited = re.sub(pattern, r"\1\2topic\3", first_release().spec, flags=re.MULTILINE)
    assert f"{entry.change}\n" in compat(edited)


@pytest.mark.parametrize(
    ("language", "path"),
    [
        ("python", "typescript/__init__.py"),
        ("jinja", "typescript/templates/records.d.ts.j2"),
    ],
)
def test_the_new_format_is_the_tested_one(language: str, path: str) -> None:
    """The guide shows the two files of tests/formats/test_new_format.py, to the letter."""
    shown = block("docs/formats.md", language, f"generator/formats/{path}")
    assert shown == (NEW_FORMAT / path).read_text(encoding="utf-8")


def test_the_new_format_writes_what_the_guide_shows() -> None:
    """The output is the one that tests/formats/test_new_format.py expects."""
    shown = block("docs/formats.md", "typescript", "generated/typescript/records.d.ts")
    expected = (PROJECT / "tests" / "formats" / "test_new_format.py").read_text(encoding="utf-8")
    assert f'"""\\\n{shown}"""' in expected


def test_the_case_of_the_corpus_is_one() -> None:
    """The guide shows a case as the corpus has it."""
    shown = json.loads(block("docs/conformance.md", "json", "a case of EmailAddress"))
    corpus = json.loads((GENERATED / "conformance" / "EmailAddress.json").read_text("utf-8"))
    assert shown in corpus["cases"]


def test_the_patterns_of_the_types_are_those_of_the_spec() -> None:
    """The page of the types shows them, and the schemas have them."""
    shown = {s.text for s in snippets() if s.page.endswith("/types.md") and s.language == "text"}
    patterns = [word["pattern"] for word in SPEC["types"] if "pattern" in word]
    assert shown >= {f"{''.join(pattern)}\n" for pattern in patterns}
    assert len(shown) <= len(PATTERNED)  # those that are shared among specs included
    schemas = "".join(path.read_text("utf-8") for path in (GENERATED / "json_schema").iterdir())
    assert all(json.dumps(text.removesuffix("\n")) in schemas for text in shown)


def test_the_offline_commands_of_buf_run(tmp_path: Path) -> None:
    """Buf reads the descriptor set, and turns a document into protobuf bytes."""
    (commands,) = (
        text for text in blocks(GENERATED / "README.md", "bash") if "buf convert" in text
    )
    record = re.findall(r"--type (\S+)", commands)[0].split(".")[-1]
    text = json.dumps(document(record, "minimal"))
    (tmp_path / "document.json").write_text(text, encoding="utf-8")
    run(commands.replace("OUT/", f"{tmp_path}/"), GENERATED)
    image = json.loads((tmp_path / "image.json").read_text(encoding="utf-8"))
    assert "email_interactions/v1/email_interactions.proto" in [f["name"] for f in image["file"]]
    written = getattr(email_interactions_pb2, record).FromString(
        (tmp_path / "document.binpb").read_bytes()
    )
    assert written == json_format.Parse(text, type(written)())


def test_the_example_of_an_error_is_what_the_generator_prints(
    tmp_path: Path, capsys: Capture
) -> None:
    """The message in the README is the same to the letter, except for file and line."""
    (shown,) = (text for text in blocks(PROJECT / "README.md", "text") if "did you mean" in text)
    spec = FIRST_RELEASE.read_text(encoding="utf-8")
    wrong = spec.replace("        type: E-mail Address\n", "        type: E-mail Adress\n", 1)
    (tmp_path / "spec.yaml").write_text(wrong, encoding="utf-8")
    done = generator(capsys, "generate", "--spec", str(tmp_path / "spec.yaml"))
    first = [re.sub(r"^.*?:\d+:", "", text.splitlines()[0]) for text in (done.err, shown)]
    assert first[0] == first[1]


def test_the_examples_of_the_language_are_read(tmp_path: Path) -> None:
    """A spec that includes files as the page shows, one of which has the fields of the page."""
    _, include, fields = blocks(PROJECT / "spec" / "README.md", "yaml")
    package, _, _ = SMALL.partition("\ntypes:")
    words = "".join(
        f"  - {{name: {name}, base: string, description: A.}}\n" for name in ("ID", "latitude")
    )
    station = "  - parent_station, 3, ID, no, The station of the stop.\n"
    message = f"name: Stop\ndescription: A stop.\n{fields}{station}"
    entry = "".join(f"    {line}\n" for line in message.splitlines())
    (tmp_path / "messages").mkdir()
    (tmp_path / "spec.yaml").write_text(f"{package}\n{include}", encoding="utf-8")
    (tmp_path / "types.yaml").write_text(f"types:\n{words}", encoding="utf-8")
    content = f"messages:\n  -{entry[3:]}"
    (tmp_path / "messages" / "stop.yaml").write_text(content, encoding="utf-8")
    (stop,) = read_spec(tmp_path / "spec.yaml").messages
    assert [field.name for field in stop.fields] == ["stop_id", "stop_lat", "parent_station"]


def test_a_spec_is_started_as_the_page_shows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    """The commands succeed; the package reads the example, and applies the condition."""
    page = "spec/README.md"
    monkeypatch.chdir(tmp_path)
    Path("calls").mkdir()
    Path("calls", "spec.yaml").write_text(block(page, "yaml", "calls/spec.yaml"), encoding="utf-8")
    for line in block(page, "bash").splitlines():
        command, *arguments = line.partition(" -m generator ")[2].split()
        assert generator(capsys, command, *arguments).status == 0
    (message,) = read_spec(Path("calls", "spec.yaml")).messages
    ended = {**(message.example or {}), "end": "2009-08-05T09:43:15.000Z"}
    script = "import sys, voice_calls; print(voice_calls.Call.from_json(sys.argv[1]).call_id)"
    env = {"PYTHONPATH": "calls/generated/python"}
    first, second = (
        python("-c", script, json.dumps(document), cwd=tmp_path, env=env, check=False)
        for document in (message.example, ended)
    )
    assert first.stdout == "4711\n"
    assert "/length: length is required when end is present" in second.stderr
