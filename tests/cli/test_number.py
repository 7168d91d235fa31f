"""The command `number` writes the field numbers that a spec lacks, and changes nothing else."""

import re
from itertools import pairwise
from pathlib import Path

import pytest

from generator.cli import main
from generator.pipeline import read_spec
from tests.support.project import PROJECT
from tests.support.specs.small import SMALL, edited

EVERYTHING = (PROJECT / "tests" / "cases" / "every_construct.yaml").read_text(encoding="utf-8")
BLOCKS = """package: {name: p, title: P, version: 1.0.0, protobuf: p.v1, description: X.,
  source: {publisher: P, title: T, edition: E, notice: N}}
types:
- {name: string, base: string, description: Any.}
messages:
- name: Ä   # a comment
  description: X.
  fields:
  # the first
  - name: a  # the name
    type: string
    required: yes
    description: |
      Any.

  - type: string
    required: no
    description: "🙂 any."

    name: "b-c"

    identifier: other
  - {description: '🙂', name: d, type: string, required: no}
  - {type: string, required: no, description: X., number: 3, name: e}
  -   required: no
      description: X.
      type: string
      name: f""".replace("Ä", "A")


def numbered(text: str, folder: Path) -> str:
    """The file after the command."""
    path = folder / "spec.yaml"
    path.write_text(text, encoding="utf-8", newline="")
    assert main(["number", "--spec", str(path)]) == 0
    with path.open(encoding="utf-8", newline="") as file:
        return file.read()


def without_numbers(text: str) -> str:
    """A spec without the numbers of its fields, of which some are needed in no order."""
    return re.sub(r"(?<=, )number: \d+, (?=type)", "", text)


@pytest.mark.parametrize("text", [SMALL, EVERYTHING], ids=["small", "every construct"])
def test_missing_numbers_are_added(text: str, tmp_path: Path) -> None:
    """The spec is valid then, and each field keeps the number that it has."""
    some = without_numbers(text)
    found = numbered(some, tmp_path)
    assert len(some) < len(text)
    assert re.sub(r", number: \d+(?=, type)", "", found) == re.sub(
        r", number: \d+(?=, type)", "", text
    )
    read_spec(found.encode())
    assert numbered(found, tmp_path) == found
    kept = numbered(text, tmp_path)
    assert kept == text


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_layout_and_comments_stay(end: str, tmp_path: Path) -> None:
    """The numbers are next to the names, in mappings of either style."""
    found = numbered(BLOCKS.replace("\n", end), tmp_path)
    added = {
        "  - name: a  # the name\n": "    number: 4\n",
        "    identifier: other\n": "    number: 5\n",
        "name: d": ", number: 6",
        "      name: f": "\n      number: 7\n",
    }
    expected = BLOCKS
    for before, number in added.items():
        assert expected.count(before) == 1
        expected = expected.replace(before, before + number)
    assert found == expected.replace("\n", end)
    (message,) = read_spec(found.encode()).messages
    assert [field.number for field in message.fields] == [4, 5, 6, 3, 7]


@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["no mark", "byte order mark"])
def test_a_spec_may_be_on_one_line(mark: str, tmp_path: Path) -> None:
    """As JSON is, with a byte order mark or without."""
    fields = "{name: a, type: string, required: no, description: 'Ä.'}"
    head = " ".join(BLOCKS.partition("types:")[0].split())
    text = (
        f"{mark}{{{head}, types: [{{name: string, base: string, description: Any.}}],"
        f" messages: [{{name: A, description: X., fields: [{fields}]}}]}}"
    )
    assert numbered(text, tmp_path) == text.replace("name: a,", "name: a, number: 1,")


def test_numbers_suit_their_fields(tmp_path: Path) -> None:
    """Those of groups are low, and none is reserved or used in a message with the group."""
    text = without_numbers(edited(("reserved: [59]", "reserved: [50, 16]")))
    spec = read_spec(numbered(text, tmp_path).encode())
    found = {message.name: {f.name: f.number for f in message.fields} for message in spec.messages}
    shared = {"station": 1, "kind": 2, "seen": 17, "sky": 18}
    assert found["Rain"] == {"total": 51, "snow": 52, "log": 53} | shared
    assert found["Wind"] == {"speed": 50, "gusts": 51, "rain": 52} | shared


def test_numbers_end_where_those_of_protobuf_do(tmp_path: Path) -> None:
    """After the last one comes the first that is free."""
    text = edited(("number: 53,", "number: 536870911,"))
    found = read_spec(numbered(text.replace("number: 55, ", ""), tmp_path).encode())
    (speed,) = (f for message in found.messages for f in message.fields if f.name == "speed")
    assert speed.number == 50


def test_each_line_keeps_its_end(tmp_path: Path) -> None:
    """A line that is added ends as the one before it."""
    lines = re.findall(".*\n|.+", BLOCKS)
    mixed = "".join(line.replace("\n", "\r\n" if i % 2 else "\n") for i, line in enumerate(lines))
    found = re.findall("[^\n]*\n|[^\n]+", numbered(mixed, tmp_path))
    for before, line in pairwise(found[:-2]):
        if re.fullmatch(r" +number: \d+\s+", line):
            assert line.endswith("\r\n") is before.endswith("\r\n")
        else:
            assert re.sub(", number: [4-9]", "", line) in mixed


def test_the_file_remains_what_it_was(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It keeps its mode, and so does a link to it."""
    path, link = tmp_path / "spec.yaml", tmp_path / "link.yaml"
    path.write_text(SMALL.replace("number: 53, ", ""), encoding="utf-8")
    path.chmod(0o600)
    link.symlink_to(path)
    assert main(["number", "--spec", str(link)]) == 0
    assert capsys.readouterr().out.endswith(": 1 number written\n")
    assert link.is_symlink()
    assert path.stat().st_mode & 0o777 == 0o600
    read_spec(path)


def test_with_errors_nothing_is_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The errors are those of the rest of the spec."""
    path = tmp_path / "spec.yaml"
    path.write_text(without_numbers(edited(("type: flag,", "type: flags,"))), encoding="utf-8")
    before = path.stat().st_ino, path.read_bytes()
    assert main(["number", "--spec", str(path)]) == 1
    errors = capsys.readouterr().err
    assert re.sub("^.*spec.yaml:", "", errors) == (
        "59:28: Rain.snow: unknown type 'flags'; did you mean 'flag'?\n1 error; nothing written\n"
    )
    assert (path.stat().st_ino, path.read_bytes()) == before
    assert [*tmp_path.iterdir()] == [path]


def test_without_the_command_a_number_is_missing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The check asks for it, and says which command writes it."""
    path = tmp_path / "spec.yaml"
    path.write_text(without_numbers(SMALL), encoding="utf-8")
    assert main(["--spec", str(path), "--out", str(tmp_path / "out")]) == 1
    advice = "Rain.total: 'number' is missing; `python -m generator number` writes one"
    assert advice in capsys.readouterr().err
