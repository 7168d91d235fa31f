"""Any spec that passes the check yields outputs that compile, lint and agree.

Specs are drawn from tests/support/specs. What the check rejects, it rejects with places; what it
lets through is built, and other tools than made it judge every output: see support/outputs.
A sample is one round; a thorough run goes on until some spec had each feature. `make fuzz` draws
FUZZ_SPECS others on each run, and checks the types of the Python as well.
"""

import os
import sys
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings

from tests.hostile.test_texts import is_clear
from tests.support.outputs.build import build_outputs, parse_spec, write_outputs
from tests.support.outputs.corpus import corpus_size
from tests.support.outputs.faults import faults_of, faults_of_all
from tests.support.outputs.protobuf import proto_comments
from tests.support.outputs.python import docstrings, faults_of_types
from tests.support.readers.markdown import folded, text_of_page
from tests.support.specs.drawn import specs
from tests.support.specs.features import FEATURES
from tests.support.specs.large import with_layers, with_many_fields
from tests.support.specs.yaml_text import Node, as_yaml
from tests.support.tables import Tables
from tests.support.thorough import THOROUGH, amount

WANTED = int(os.environ.get("FUZZ_SPECS", "0"))
ROUND = amount(2, 20)
LEAST_ROUNDS = amount(1, 5)
MAX_ROUNDS = amount(1, 10)  # more rounds until some spec had each feature
# What few specs get beside what was drawn, because it takes long: one in so many of those tried.
RARE = {"over 100 fields": (with_many_fields, 40), "shared records": (with_layers, 10)}
SHARE = 0.35 if THOROUGH else 0  # of the specs must pass the check; half to two thirds do
TABLE = "made-up specs"
SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]


class Drawn(dict[str, Any]):
    """A spec; the errors that it is part of show its folder instead."""

    def __repr__(self) -> str:
        return "a spec"


class Tried:
    """Specs that were drawn, built in a folder each, and what became of them."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.totals = Counter[str]()
        self.features = dict.fromkeys(FEATURES, 0)

    def judge(self, drawn: Node) -> None:
        """A spec is rejected with places, or its outputs hold together."""
        spec = self._named(drawn)
        package: str = spec["package"]["name"]
        folder = self.root / package.encode(errors="replace").hex()[-200:]
        folder.mkdir()
        self.totals["tried"] += 1
        loaded, errors = parse_spec(as_yaml(spec), folder)
        if loaded is None or errors:
            self.totals["rejected"] += 1
            assert errors
            assert all(is_clear(error) for error in errors)
            return
        write_outputs(build_outputs(loaded), folder)
        assert list(faults_of(folder, package)) == [], folder
        assert list(lost(spec, folder)) == [], folder
        self.totals["built"] += 1
        self.totals["corpus cases"] += corpus_size(folder)
        for feature, has in FEATURES.items():
            self.features[feature] += has(spec)

    def _named(self, drawn: Node) -> Node:
        """The spec under a name that no other one has, as protobuf wants; some with more in it."""
        number = self.totals["tried"]
        package = f"{drawn['package']['name']}_n{number}"
        version = drawn["package"]["protobuf"].rpartition(".")[2]
        named = {"name": package, "protobuf": f"{package}.{version}"}
        spec = drawn | {"package": drawn["package"] | named}
        for feature, (added, share) in RARE.items():
            if self.features[feature] * share <= number:
                spec = added(spec, self.features[feature])
        return spec

    def count(self, tables: Tables) -> None:
        """Adds the counts to a table."""
        for column, total in self.totals.items():
            tables.add(TABLE, "drawn", column, total)
        for feature, total in self.features.items():
            tables.add(TABLE, feature, "built", total)


def test_any_spec_is_rejected_with_places_or_holds_together(tmp_path: Path, tables: Tables) -> None:
    """Each spec alone, then all that were built under the linters, for which they share a run."""
    tried = Tried(tmp_path)

    @settings(
        max_examples=WANTED or ROUND,
        derandomize=False,
        database=None,
        deadline=None,
        phases=[Phase.generate],  # the folder of a spec that fails holds it; shrinking takes hours
        suppress_health_check=SLOW,
    )
    @given(specs().map(Drawn))
    def holds_together(spec: Node) -> None:
        tried.judge(spec)

    draw_until_seen(holds_together, tried.features)
    tried.count(tables)
    assert not THOROUGH or all(tried.features.values()), tried.features
    assert tried.totals["built"] > SHARE * tried.totals["tried"]
    assert list(faults_of_all(tmp_path)) == []
    if WANTED:
        assert list(faults_of_types(tmp_path, sys.executable)) == []


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
    comments = proto_comments(folder)
    pages = [text_of_page(page) for page in sorted((folder / "docs").glob("*.md"))]
    everything = " ".join(pages).replace("`", "")
    modules = sorted((folder / "python").rglob("*.py"))
    docs = [doc for module in modules for doc in docstrings(module)]
    found: list[str] = []
    for node in described(spec):
        said = folded(node["description"])
        found += [] if any(c.startswith(said) for c in comments) else [f"comment: {said}"]
        found += [] if any(said in doc for doc in docs) else [f"docstring: {said}"]
        found += [] if said.replace("`", "") in everything else [f"page: {said}"]
    for service in spec.get("services", []):
        for node in (service, *described(service)):
            said = folded(node["description"])
            found += [] if any(c.startswith(said) for c in comments) else [f"comment: {said}"]
    return found


def described(owner: Node) -> list[Node]:
    """Messages and enums, of a spec or of a service, with their fields and values."""
    kinds = [*owner.get("messages", []), *owner.get("enums", [])]
    members = [m for kind in kinds for m in (*kind.get("fields", []), *kind.get("values", []))]
    return [*kinds, *(member for member in members if "description" in member)]
