"""What is checked in is generated from the results, and the results are complete."""

import json
import re
from copy import deepcopy
from pathlib import Path

import pytest

from benchmarks.paths import DOCS, PROJECT, RESULTS
from benchmarks.records.samples import SIZES
from benchmarks.report import goals, page
from benchmarks.results import Results

CHECKED_IN = Results.load(RESULTS)
FILES = page.files(CHECKED_IN)
OWN = ("email_interactions", "email_interactions, two formats")
PAGE = FILES[DOCS / "benchmarks.md"]


@pytest.fixture
def results() -> Results:
    """Return a copy of the results that a test may change."""
    return Results(deepcopy(CHECKED_IN.data))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(PROJECT).as_posix())
def test_page_and_readme_are_up_to_date(path: Path) -> None:
    """`python -m benchmarks.report` writes them."""
    assert path.read_text(encoding="utf-8") == FILES[path]


def test_charts_show_the_results() -> None:
    """The medians of the first table, and the seconds for the real spec, with their labels."""
    decode = CHECKED_IN.data["records"]["speeds"]["decode"]["typical"]
    seed = CHECKED_IN.data["generation"]["seed"]["tools"]
    shown = re.findall(r'x-axis (.+)\n +y-axis "[^"]+" 0 --> .+\n +bar (.+)\n', PAGE)
    bars = [dict(zip(*map(json.loads, found), strict=True)) for found in shown]
    assert [len(each) for each in bars] == [len(decode), len(seed)]
    own = [each[name] for each, name in zip(bars, OWN, strict=True)]
    assert own == pytest.approx([decode["product"][1], seed["own_two"]["cpu"][1]], rel=0.01)


def test_the_readme_quotes_the_results() -> None:
    """The table has the medians and the date."""
    table = FILES[page.README].partition("<!-- benchmarks -->")[2].partition("<!-- end")[0]
    decode = CHECKED_IN.data["records"]["speeds"]["decode"]["typical"]
    pydantic = decode["product"][1] / decode["pydantic_rules"][1]
    assert f"| {decode['product'][1]:#.3g} × msgspec's own Struct" in table  # with zeros at the end
    assert f"{pydantic:#.3g} × pydantic with the same rules" in table
    assert CHECKED_IN.data["date"] in table


def test_the_results_are_complete() -> None:
    """They are of a full run, with every size and enough rounds, and every goal is judged."""
    data = CHECKED_IN.data
    assert not data["quick"]
    assert list(data["generation"]) == ["seed", "10", "100", "1000", "3000"]
    assert data["records"]["rounds"] >= 9
    assert list(data["records"]["speeds"]["decode"]) == list(SIZES)
    rounds = {key: row["rounds"] for key, row in data["generation"]["seed"]["tools"].items()}
    assert (rounds["own"], rounds["typespec"]) == (9, 9)
    assert rounds["linkml"] >= 5
    assert len(goals.goals(CHECKED_IN)) == len(goals.GOALS)


def test_the_results_name_the_pinned_versions() -> None:
    """Of all peers."""
    requirements = (PROJECT / "benchmarks" / "requirements.in").read_text(encoding="utf-8")
    package = json.loads((PROJECT / "benchmarks" / "package.json").read_text(encoding="utf-8"))
    pinned = dict(re.findall(r"^([a-z-]+)==(.+)$", requirements, re.MULTILINE))
    assert CHECKED_IN.data["versions"].items() >= (pinned | package["devDependencies"]).items()


def test_the_product_gets_every_document_right() -> None:
    """It accepts no invalid document of the corpus and rejects no valid one."""
    product = CHECKED_IN.contender("product")
    assert (product["accepted"], product["rejected"], product["reported"]) == ({}, 0, 5)
    assert min(CHECKED_IN.data["records"]["corpus"].values()) > 200


def goal_of(results: Results, subject: str) -> goals.Goal:
    """Return the first goal of a subject."""
    return next(goal for goal in goals.goals(results) if goal.subject == subject)


@pytest.mark.parametrize("speed", [0.52, 0.53, 0.54])
def test_a_goal_follows_the_results(results: Results, speed: float) -> None:
    """It is computed from the medians, and met at its target."""
    typical = results.data["records"]["speeds"]["decode"]["typical"]
    typical |= {"product": [0, speed, 2], "struct": [0, 1.0, 2]}
    goal = goal_of(results, "JSON to validated record, typical")
    assert (goal.value, goal.bound, goal.is_met) == (speed, 0.53, speed >= 0.53)


def test_a_wrong_verdict_fails_its_goal(results: Results) -> None:
    """One invalid document that is accepted is one too many."""
    results.data["records"]["contenders"]["product"]["accepted"] = {"pattern": 1}
    goal = goal_of(results, "Wrong verdicts on the corpus")
    assert (goal.value, goal.is_met) == (1, False)


def test_a_generator_is_as_fast_as_the_worse_of_its_two_times(results: Results) -> None:
    """By CPU and wall time; a size that was not measured has no goal."""
    tools = results.data["generation"]["seed"]["tools"]
    tools["own_two"] |= {"cpu": [0, 1.0, 9], "wall": [0, 2.0, 9]}
    tools["typespec"] |= {"cpu": [0, 3.0, 9], "wall": [0, 4.0, 9]}
    results.data["generation"] = {"seed": results.data["generation"]["seed"]}
    assert goal_of(results, "The real spec, the same two formats").value == 2.0
    assert not [goal for goal in goals.goals(results) if "1,000 messages" in goal.subject]


def test_every_goal_that_is_missed_is_explained() -> None:
    """The section has a paragraph of its own for each kind of work; none if all are met."""
    _, _, rest = PAGE.partition("### Why targets are missed\n")
    section, _, _ = rest.partition("\n## ")
    missed = {goal.work for goal in goals.goals(CHECKED_IN) if not goal.is_met}
    assert set(re.findall(r"^\*\*(.+)[.]\*\*", section, re.MULTILINE)) == missed


def test_a_saved_file_is_read_again(tmp_path: Path) -> None:
    """Saving the content of the checked-in file writes the same file, a row of a table per line."""
    CHECKED_IN.save(tmp_path / "folder" / "results.json")
    text = (tmp_path / "folder" / "results.json").read_text(encoding="utf-8")
    assert text == RESULTS.read_text(encoding="utf-8")
    assert re.search(r'^ +"product": \[ 0[.]\d+, 0[.]\d+, 0[.]\d+ \],$', text, re.MULTILINE)


@pytest.mark.parametrize("name", ["requirements.lock", "package-lock.json"])
def test_lock_files_name_no_host(name: str) -> None:
    """They contain versions and digests; the registry is a setting of the reader."""
    text = (PROJECT / "benchmarks" / name).read_text(encoding="utf-8")
    assert re.findall(r'"resolved"|index-url|registry|^.*==.*@ ', text, re.MULTILINE) == []
    assert "sha256:" in text or "sha512-" in text
