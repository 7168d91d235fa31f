"""What is measured: medians, ratios, turns, costs of commands; the documents and specs."""

import json
import re
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import pytest
import yaml

from benchmarks import files, processes, specs, timing
from benchmarks.processes import Cost, run
from benchmarks.records import samples
from benchmarks.timing import Task
from email_interactions import EmailIn
from generator.pipeline import read_spec


def test_quartiles_are_those_of_the_values() -> None:
    """Of a single value, all three are that value."""
    assert timing.quartiles([4, 1, 3, 2, 5]) == (2, 3, 4)
    assert timing.quartiles([7]) == (7, 7, 7)


@pytest.mark.parametrize(
    ("left", "right"), [([2, 20, 200], [1, 10, 100]), ([2, 20], [1, 10, 1]), ([2, 9, 6], [1, 4.5])]
)
def test_a_ratio_compares_the_same_round(left: Sequence[float], right: Sequence[float]) -> None:
    """A slow moment of the machine that affects both sides cancels out."""
    assert timing.ratios(left, right) == (2, 2, 2)


def test_lines_of_a_file_are_valid_and_have_their_own_ids() -> None:
    """However often the corpus is repeated."""
    records = [EmailIn.from_json(line) for line in files.lines(1000)]
    assert len({record.interaction_id for record in records}) == 1000


def test_tasks_take_turns() -> None:
    """Each runs once per round over all its documents; each round begins with another one."""
    seen: list[str] = []
    tasks = {name: Task(seen.append, [name]) for name in "abc"}
    found = timing.interleaved(tasks, 3, 0.0)
    assert {name: len(times) for name, times in found.items()} == {"a": 3, "b": 3, "c": 3}
    assert "".join(seen).endswith("abcbcacab")


def test_a_sample_is_the_time_of_one_call() -> None:
    """The seconds of a sample are divided by its calls, whatever the number of documents."""
    tasks = {f"{count}": Task(lambda n: sum(range(n)), [20_000] * count) for count in (1, 20)}
    found = timing.interleaved(tasks, 3, 0.01)
    assert 0.1 < min(found["20"]) / min(found["1"]) < 10


def test_a_command_costs_what_its_children_cost(tmp_path: Path) -> None:
    """CPU time and memory of a process that the command starts are included."""
    burn = "x = bytearray(60_000_000); [i for i in range(5_000_000)]"
    code = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {burn!r}])"
    idle = run([sys.executable, "-c", "pass"], tmp_path)
    busy = run([sys.executable, "-c", code], tmp_path)
    assert busy.cpu > idle.cpu + 0.02
    assert busy.peak > 60_000_000


def test_a_command_that_fails_is_an_error(tmp_path: Path) -> None:
    """The error shows its output."""
    with pytest.raises(RuntimeError, match="no such luck"):
        run([sys.executable, "-c", "raise SystemExit('no such luck')"], tmp_path)


def test_commands_run_while_their_time_lasts() -> None:
    """Once per round; a run that takes longer than all its time runs once."""
    runs = {
        n: partial(Cost, seconds, seconds, 1) for n, seconds in {"a": 1, "b": 2, "c": 9}.items()
    }
    costs = processes.interleaved(runs, 3, seconds=5)
    assert {name: len(found) for name, found in costs.items()} == {"a": 3, "b": 2, "c": 1}


@pytest.mark.parametrize(
    ("size", "least", "most"),
    [("small", 250, 400), ("typical", 2_300, 2_700), ("large", 1_000_000, 1_200_000)],
)
def test_documents_have_their_sizes_and_differ(size: str, least: int, most: int) -> None:
    """None is read twice in a row, but for an only one."""
    texts = samples.texts(size)
    assert len(set(texts)) == len(texts) > 1
    assert all(least <= len(text) <= most for text in texts)
    assert (
        len(json.loads(texts[0]).get("to", [])) == {"small": 0, "typical": 3, "large": 1_000}[size]
    )


@pytest.mark.parametrize("size", ["seed", "3"])
def test_specs_are_the_same_in_three_languages(size: str, tmp_path: Path) -> None:
    """The same messages with the same fields, numbers and required ones; ours has no error."""
    specs.write_specs(size, tmp_path)
    own = read_spec(tmp_path / "spec.yaml")
    linkml = yaml.safe_load((tmp_path / "spec.linkml.yaml").read_text(encoding="utf-8"))
    typespec = (tmp_path / "main.tsp").read_text(encoding="utf-8")
    models = dict(re.findall(r"^model (\w+) {(.*?)^}", typespec, re.MULTILINE | re.DOTALL))
    assert {message.name for message in own.messages} == set(models)
    assert set(linkml["classes"]) - {"Entry"} == set(models)
    assert len(models) == (3 if size == "seed" else 1 + 3)
    for message in own.messages:
        expected = {field.name: (field.number, field.required) for field in message.fields}
        slots = linkml["classes"][message.name]["attributes"]
        assert {n: (s["rank"], s.get("required", False)) for n, s in slots.items()} == expected
        fields = re.findall(r"@field\((\d+)\)\s+(\w+)([?]?):", models[message.name])
        assert {n: (int(number), not mark) for number, n, mark in fields} == expected
        assert size == "seed" or len(expected) in (2, 30)
