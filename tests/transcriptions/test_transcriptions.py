"""Public tables of three domains, transcribed: what is lost, how long a row is, and agreement.

A row loses something if the outputs do not enforce a constraint, a type or a rule of presence that
the source states, or if a fact is in the description only; losses.yaml has each such row. The
length of a row counts every character from the line `messages:` on: names, descriptions, choices,
keys of the messages, indentation and line ends, divided by the number of rows. The types, the head
of the file and the enums are not rows, so they do not count.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from generator.cli import main
from generator.pipeline import read_spec
from tests.support.engines import OF_ANY_SPEC
from tests.support.outputs.engines import misjudged, misreported
from tests.support.outputs.faults import faults_of
from tests.support.programs import imported
from tests.support.project import yaml_file
from tests.support.specs.every_construct import Judged, judged
from tests.support.tables import AGREEMENT, TRANSCRIPTIONS, Tables
from tests.support.thorough import amount, sampled

HERE = Path(__file__).parent
LOSSES = yaml_file("transcriptions", "losses.yaml")
NAMES = sorted(path.stem for path in HERE.glob("*.yaml") if path.name != "losses.yaml")
DOCUMENTS = amount(300, 5_000)
MIN_LOSSLESS, MAX_LENGTH = 0.90, 85.0


class Rows(NamedTuple):
    """The rows of a transcription, and the characters that they take."""

    names: list[str]
    characters: int


def rows_of(name: str) -> Rows:
    """The rows by record and field, in order."""
    path = HERE / f"{name}.yaml"
    messages = read_spec(path).messages
    names = [f"{m.name}.{f.name}" for m in messages for f in m.fields if f.row is not None]
    _, key, text = path.read_text(encoding="utf-8").partition("\nmessages:\n")
    return Rows(names, len(key) - 1 + len(text))


def test_most_rows_lose_nothing_and_are_short(tables: Tables) -> None:
    """Over all tables, and for the length in each of them."""
    assert sorted(LOSSES) == NAMES
    rows = {name: rows_of(name) for name in NAMES}
    total = sum(len(found.names) for found in rows.values())
    for name, (names, characters) in rows.items():
        assert {*LOSSES[name]} <= {*names}
        assert characters / len(names) <= MAX_LENGTH
        _count(tables, name, len(names), len(LOSSES[name]), characters)
    lost = sum(map(len, LOSSES.values()))
    _count(tables, "together", total, lost, sum(found.characters for found in rows.values()))
    assert (total - lost) / total >= MIN_LOSSLESS


def _count(tables: Tables, name: str, rows: int, lost: int, characters: int) -> None:
    tables.add(TRANSCRIPTIONS, name, "rows", rows)
    tables.add(TRANSCRIPTIONS, name, "lossless", rows - lost)
    tables.add(TRANSCRIPTIONS, name, "percent", 100 * (rows - lost) // rows)
    tables.add(TRANSCRIPTIONS, name, "chars a row", -(-characters // rows))


class Transcription(NamedTuple):
    """The outputs of a transcription, and documents with the verdicts of the Python package."""

    name: str
    folder: Path
    documents: list[Judged]


@pytest.fixture(scope="module", params=sampled(NAMES, 3))
def transcription(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Transcription]:
    """Each one in turn."""
    out = tmp_path_factory.mktemp(request.param) / "out"
    assert main(["--spec", str(HERE / f"{request.param}.yaml"), "--out", str(out)]) == 0
    with imported(out, request.param) as package:
        yield Transcription(request.param, out, judged(out, package, DOCUMENTS))


def test_the_corpus_holds(transcription: Transcription) -> None:
    """For the classes, the schemas, the rules in the descriptor and the examples of the pages."""
    assert list(faults_of(transcription.folder, transcription.name)) == []


@pytest.mark.parametrize("engine", OF_ANY_SPEC)
def test_an_engine_has_the_same_verdicts(
    engine: str, transcription: Transcription, tables: Tables
) -> None:
    """Over the corpus, and documents made of it."""
    found = [each for each in transcription.documents if each.is_for(engine)]
    assert [*misjudged(engine, transcription.folder, found)][:3] == []
    tables.add(AGREEMENT, f"{transcription.name}: {engine}", "documents", len(found))


def test_javascript_has_the_same_violations(transcription: Transcription, tables: Tables) -> None:
    """Paths, rules and messages."""
    assert [*misreported(transcription.folder, transcription.documents)][:3] == []
    tables.add(TRANSCRIPTIONS, transcription.name, "documents", len(transcription.documents))
