"""Any spec that passes the check yields outputs that compile, lint and agree.

Specs are drawn from tests/support/specs.py. What the check rejects, it rejects with places; what it
lets through is built, and other tools than made it judge every output: see support/outputs_of.py.
`make fuzz` draws FUZZ_SPECS others on each run, and checks the types of the Python as well.
"""

import os
import sys
from collections.abc import Callable, Mapping
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings

from tests.hostile.test_texts import is_clear
from tests.support import outputs_of
from tests.support.markdown import folded, text_of_page
from tests.support.specs import FEATURES, Node, as_yaml, specs, with_layers, with_many_fields
from tests.support.tables import Tables

WANTED = int(os.environ.get("FUZZ_SPECS", "0"))
ROUND, LEAST_ROUNDS, MAX_ROUNDS = 20, 2, 10  # more rounds until some spec had each feature
# What few specs get beside what was drawn, because it takes long: one in so many of those tried.
RARE = {"over 100 fields": (with_many_fields, 40), "shared records": (with_layers, 10)}
SHARE = 0.35  # of the specs, at least, must pass the check; half to two thirds do
TABLE = "made-up specs"


class Drawn(dict[str, Any]):
    """A spec; the errors that it is part of show its folder instead."""

    def __repr__(self) -> str:
        return "a spec"


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the outputs of each spec get a folder."""
    return tmp_path_factory.mktemp("specs")


def test_any_spec_is_rejected_with_places_or_holds_together(root: Path, tables: Tables) -> None:
    """Each spec alone, then all that were built under the linters, for which they share a run."""
    number = count()
    totals = {"tried": 0, "refused": 0, "built": 0, "corpus cases": 0}
    features = dict.fromkeys(FEATURES, 0)

    @settings(
        max_examples=WANTED or ROUND,
        derandomize=False,
        database=None,
        deadline=None,
        phases=[Phase.generate],  # the folder of a spec that fails holds it; shrinking takes hours
        suppress_health_check=[
            HealthCheck.too_slow,
            HealthCheck.data_too_large,
            HealthCheck.filter_too_much,
        ],
    )
    @given(specs().map(Drawn))
    def holds_together(spec: Node) -> None:
        package = f"{spec['package']['name']}_n{next(number)}"  # protobuf wants each name once
        version = spec["package"]["protobuf"].rpartition(".")[2]
        folder = root / package.encode(errors="replace").hex()[-200:]
        folder.mkdir()
        totals["tried"] += 1
        named = spec | {"package": spec["package"] | {"name": package}}
        named["package"]["protobuf"] = f"{package}.{version}"
        for feature, (added, share) in RARE.items():
            if features[feature] * share < totals["tried"]:
                named = added(named, features[feature])
        loaded, errors = outputs_of.read(as_yaml(named), folder)
        if loaded is None or errors:
            totals["refused"] += 1
            assert errors
            assert all(is_clear(error) for error in errors)
            return
        outputs_of.write(outputs_of.build(loaded), folder)
        assert list(outputs_of.faults_of(folder, package)) == [], folder
        assert list(lost(named, folder)) == [], folder
        totals["built"] += 1
        totals["corpus cases"] += outputs_of.corpus_size(folder)
        for feature, has in FEATURES.items():
            features[feature] += has(named)

    draw_until_seen(holds_together, features)
    for column, total in totals.items():
        tables.add(TABLE, "drawn", column, total)
    for feature, total in features.items():
        tables.add(TABLE, feature, "built", total)
        assert total, feature
    assert totals["built"] >= SHARE * totals["tried"]
    assert list(outputs_of.faults_of_all(root)) == []
    if WANTED:
        assert list(outputs_of.faults_of_types(root, sys.executable)) == []


def draw_until_seen(judge: Callable[[], None], features: Mapping[str, int]) -> None:
    """Draws for a test in rounds, until there was a spec with each feature."""
    if WANTED:
        judge()
        return
    for number in range(MAX_ROUNDS):
        if number < LEAST_ROUNDS or not all(features.values()):
            seed(number)(judge)()


def lost(spec: Node, folder: Path) -> list[str]:
    """Descriptions that do not stand, whole, in the comments, the pages, the docstrings."""
    comments = outputs_of.comments(folder)
    pages = [text_of_page(page) for page in sorted((folder / "docs").glob("*.md"))]
    everything = " ".join(pages).replace("`", "")
    modules = sorted((folder / "python").rglob("*.py"))
    docs = [doc for module in modules for doc in outputs_of.docstrings(module)]
    found: list[str] = []
    for node in described(spec, in_records=True):
        said = folded(node["description"])
        found += [] if any(c.startswith(said) for c in comments) else [f"comment: {said}"]
        found += [] if any(said in doc for doc in docs) else [f"docstring: {said}"]
        found += [] if said.replace("`", "") in everything else [f"page: {said}"]
    for node in described(spec, in_records=False):
        said = folded(node["description"])
        found += [] if any(c.startswith(said) for c in comments) else [f"comment: {said}"]
    return found


def described(spec: Node, *, in_records: bool) -> list[Node]:
    """Messages and enums with their fields and values: of the records, or of the services."""
    owners: list[Any] = [spec] if in_records else spec.get("services", [])
    found: list[Node] = [] if in_records else [*owners]
    for owner in owners:
        kinds = [*owner.get("messages", []), *owner.get("enums", [])]
        found += kinds
        for kind in kinds:
            members = [*kind.get("fields", []), *kind.get("values", [])]
            found += [member for member in members if "description" in member]
    return found
