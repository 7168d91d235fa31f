"""What measures: medians, ratios, turns, costs of commands, and the documents and specs."""

import re
import sys
import time
from pathlib import Path

import pytest
import yaml

from benchmarks import documents, measure, plots, synthetic
from benchmarks.measure import Task
from benchmarks.places import PEER_SPECS, SPEC
from benchmarks.processes import CommandFailed, run
from email_interactions import EmailIn, ValidationError
from generator.pipeline import read_spec


def test_a_spread_is_the_three_quartiles() -> None:
    """Of one value, itself."""
    assert measure.spread([4, 1, 3, 2, 5]) == (2, 3, 4)
    assert measure.spread([7]) == (7, 7, 7)


def test_a_ratio_is_taken_within_a_round() -> None:
    """A slow moment that hits both sides cancels out; above 1 is faster than the reference."""
    assert measure.ratios([2, 20, 200], [1, 10, 100]) == (2, 2, 2)


def test_contenders_take_turns() -> None:
    """Each runs once a round over all its documents, and each round begins with another one."""
    seen: list[str] = []
    tasks = {name: Task(seen.append, [name]) for name in "abc"}
    samples = measure.interleaved(tasks, 3, 0.0)
    assert {name: len(found) for name, found in samples.items()} == {"a": 3, "b": 3, "c": 3}
    assert "".join(seen).endswith("abcbcacab")


def test_a_sample_is_of_one_call() -> None:
    """Seconds are divided by calls, whatever the number of documents."""
    task = Task(time.sleep, [0.002, 0.004])
    (sample,) = measure.interleaved({"sleep": task}, 1, 0.01)["sleep"]
    assert sample.wall >= 0.003
    assert sample.cpu < sample.wall


def test_kept_results_are_kept() -> None:
    """All results of a sample are alive at its end."""
    alive: list[int] = []

    class Counted:
        def __init__(self, number: int) -> None:
            alive.append(number)

        def __del__(self) -> None:
            alive.pop()

    most = 0

    def made(number: int) -> Counted:
        nonlocal most
        most = max(most, len(alive) + 1)
        return Counted(number)

    measure.interleaved_keeping({"made": Task(made, range(100))}, 2)
    assert (most, len(alive)) == (100, 0)


def test_a_command_costs_what_its_children_cost(tmp_path: Path) -> None:
    """CPU time and memory of a process that the command starts are counted."""
    burn = "x = bytearray(60_000_000); [i for i in range(5_000_000)]"
    code = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {burn!r}])"
    idle = run([sys.executable, "-c", "pass"], folder=tmp_path)
    busy = run([sys.executable, "-c", code], folder=tmp_path)
    assert busy.cpu > idle.cpu + 0.02
    assert busy.peak > 60_000_000
    assert not busy.over


def test_a_command_that_fails_is_no_result(tmp_path: Path) -> None:
    """What it printed is in the error."""
    with pytest.raises(CommandFailed, match="no such luck"):
        run([sys.executable, "-c", "raise SystemExit('no such luck')"], folder=tmp_path)


def test_a_command_that_takes_too_long_is_stopped(tmp_path: Path) -> None:
    """After so much CPU, however long that takes; one that waits may go on."""
    cost = run([sys.executable, "-c", "while True: pass"], folder=tmp_path, limit=1)
    assert cost.over
    assert cost.cpu > 0.5
    waiting = run(["sleep", "1.5"], folder=tmp_path, limit=1)
    assert not waiting.over


@pytest.mark.parametrize(
    ("size", "least", "most"),
    [("small", 250, 400), ("typical", 2_300, 2_700), ("large", 1_000_000, 1_200_000)],
)
def test_the_documents_have_their_sizes_and_are_valid(size: str, least: int, most: int) -> None:
    """They differ from each other, and each is the canonical text of its record."""
    texts = documents.texts(size)
    assert len(set(texts)) == documents.VARIANTS[size]
    for text, value in zip(texts, documents.values(size), strict=True):
        assert least <= len(text) <= most
        assert EmailIn.from_json(text).to_dict() == value | {
            "allow_children": value.get("allow_children", True)
        }


def test_the_large_document_has_a_thousand_recipients() -> None:
    """And a body of a megabyte."""
    (value, *_) = documents.values("large")
    assert len(value["to"]) == 1_000
    assert len(value["text"].encode()) > 990_000


@pytest.mark.parametrize("faults", [1, 5])
def test_a_faulty_document_has_its_faults(faults: int) -> None:
    """One, or five of five rules."""
    with pytest.raises(ValidationError) as caught:
        EmailIn.from_json(documents.faulty(3, faults))
    found = {(violation.path, violation.rule) for violation in caught.value.violations}
    assert found == (documents.FIVE_FAULTS if faults == 5 else {("/status", "enum")})
    assert len({rule for _, rule in documents.FIVE_FAULTS}) == 5


def test_a_synthetic_spec_is_the_same_in_three_languages(tmp_path: Path) -> None:
    """The same messages with the same fields, numbers and required ones; ours has no error."""
    synthetic.write_specs(3, tmp_path)
    own = read_spec(tmp_path / "spec.yaml")
    linkml = yaml.safe_load((tmp_path / "spec.linkml.yaml").read_text(encoding="utf-8"))
    typespec = (tmp_path / "main.tsp").read_text(encoding="utf-8")
    assert len(own.messages) == len(linkml["classes"]) == 1 + 3
    for message in own.messages[1:]:
        found = {f.name: (f.number, f.required) for f in message.fields}
        slots = linkml["classes"][message.name]["attributes"]
        assert len(found) == synthetic.FIELDS
        assert {n: (s["rank"], s.get("required", False)) for n, s in slots.items()} == found
        (model,) = re.findall(rf"^model {message.name} {{(.*?)^}}", typespec, re.M | re.S)
        fields = re.findall(r"@field\((\d+)\)\s+(\w+)([?]?):", model)
        assert {n: (int(number), not mark) for number, n, mark in fields} == found


def test_the_peers_are_given_the_same_messages() -> None:
    """The specs of the seed for LinkML and TypeSpec have the fields that ours has."""
    linkml = yaml.safe_load(
        (PEER_SPECS / "email_interactions.linkml.yaml").read_text(encoding="utf-8")
    )
    typespec = (PEER_SPECS / "email_interactions.tsp").read_text(encoding="utf-8")
    models = dict(re.findall(r"^model (\w+) {(.*?)^}", typespec, re.MULTILINE | re.DOTALL))
    common = linkml["classes"]["CommonInteraction"]["slots"]
    for message in read_spec(SPEC).messages:
        found = linkml["classes"][message.name]
        slots = found["slots"] + common if "slots" in found else list(found["attributes"])
        text = models[message.name].replace("...CommonInteraction", models["CommonInteraction"])
        fields = re.findall(r"@field\(\d+\)\s+(\w+)[?]?:", text)
        assert set(slots) == set(fields) == {field.name for field in message.fields}


@pytest.mark.parametrize(
    ("value", "shown"),
    [(0, "0"), (0.01234, "0.0123"), (1, "1.00"), (12.34, "12.3"), (123.4, "123"), (9.999, "10.0")],
)
def test_numbers_have_three_digits(value: float, shown: str) -> None:
    """As many as a ratio deserves."""
    assert plots.number(value) == shown


def test_a_large_number_is_rounded_and_grouped() -> None:
    """Beyond three digits there are zeros."""
    assert plots.number(1234.5) == "1,230"
