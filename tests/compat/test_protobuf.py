"""The severities for protobuf agree with `buf breaking`, over every edit of the small spec.

buf compares the compiled descriptors and does not know the spec. Each difference has an entry with
the reason in differences.yaml; an unused entry is an error.
"""

import json
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from generator import formats
from generator.compat.effects import BREAKS, Effects
from generator.compat.kinds import Change
from generator.model import Spec
from generator.resolve import resolve
from tests.compat.versions import versions
from tests.support.outputs.protobuf import compiled
from tests.support.project import yaml_file
from tests.support.thorough import THOROUGH, amount

# The category of buf for each consumer. For buf, what breaks the wire also breaks JSON.
CATEGORIES = {"wire": "WIRE", "JSON": "WIRE_JSON", "stubs": "FILE"}
BUF = str(Path(sys.executable).with_name("buf"))


class Verdict(NamedTuple):
    """Why a consumer breaks: our kinds of change, and the rules of buf."""

    ours: frozenset[str]
    theirs: frozenset[str]


def breaks(consumer: str, effects: Effects) -> bool:
    """Whether a change breaks a consumer in the sense of buf: a lenient reader, or code."""
    wire = BREAKS in (effects.wire_new, effects.wire_old)
    json_too = wire or BREAKS in (effects.json_new, effects.json_old)
    return {"wire": wire, "JSON": json_too, "stubs": effects.stubs == BREAKS}[consumer]


def protos(spec: Spec) -> dict[str, str]:
    """The protobuf files without rules."""
    artifacts = formats.render("protobuf", resolve(spec), "spec.yaml")
    return {
        path: content.decode()
        for path, content in artifacts
        if path.startswith("proto/") and path.endswith(".proto")
    }


def apart(text: str, number: int) -> str:
    """A text in a separate protobuf package, so that one run of buf compares all pairs."""
    text = text.replace("weather_service", f"old{number}x")
    return text.replace("climate_service", f"new{number}x")


def descriptors(specs: list[Spec], folder: Path) -> Path:
    """A descriptor set of the protobuf files, without rules, of all specs."""
    sources = {id(spec): protos(spec) for spec in {id(spec): spec for spec in specs}.values()}
    for number, spec in enumerate(specs):
        for name, text in sources[id(spec)].items():
            path = folder / apart(name, number)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(apart(text, number), encoding="utf-8")
    output = folder / "all.binpb"
    compiled(folder / "proto", "--include_imports", f"--descriptor_set_out={output}")
    return output


@pytest.fixture(scope="module")
def rules_broken(tmp_path_factory: pytest.TempPathFactory) -> dict[int, set[str]]:
    """The rules of buf that each pair breaks."""
    old, new = (
        descriptors([getattr(pair, side) for pair in versions()], tmp_path_factory.mktemp(side))
        for side in ("old", "new")
    )
    config = json.dumps({"version": "v2", "breaking": {"use": list(CATEGORIES.values())}})
    command = [BUF, "breaking", str(new), "--against", str(old), "--config", config]
    done = subprocess.run(
        [*command, "--error-format", "json"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 100, done.stderr  # it found something
    broken = defaultdict[int, set[str]](set)
    for line in done.stdout.splitlines():
        found = json.loads(line)
        place = re.search(r"(?:old|new)(\d+)x", found.get("path", "") + found["message"])
        assert place, line
        broken[int(place[1])].add(found["type"])
    return broken


@cache
def categories() -> dict[str, set[str]]:
    """The categories of each rule of buf."""
    command = [BUF, "config", "ls-breaking-rules", "--version", "v2", "--format", "json"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    rules = map(json.loads, done.stdout.splitlines())
    return {rule["id"]: set(rule["categories"]) for rule in rules}


@cache
def listed(who: str) -> dict[str, set[str]]:
    """What only one of the two reports, by consumer."""
    found = defaultdict[str, set[str]](set)
    for entry in yaml_file("compat", "differences.yaml")[who]:
        assert entry["reason"]
        for consumer in entry["consumers"]:
            found[consumer] |= set(entry["what"])
    return found


@cache
def changes_of_all() -> list[list[Change]]:
    """The changes of each pair."""
    return [pair.changes() for pair in versions()]


def verdicts(consumer: str, rules_broken: dict[int, set[str]]) -> Iterator[tuple[str, Verdict]]:
    """The edit of each pair, and both verdicts."""
    for number, (pair, changes) in enumerate(zip(versions(), changes_of_all(), strict=True)):
        ours = {change.kind.label for change in changes if breaks(consumer, change.effects)}
        in_category = CATEGORIES[consumer]
        theirs = {rule for rule in rules_broken[number] if in_category in categories()[rule]}
        yield pair.edit, Verdict(frozenset(ours), frozenset(theirs))


def test_there_are_many_edits() -> None:
    """There are at least 200 valid edits, each done and undone."""
    assert len(versions()) >= amount(20, 400)


@pytest.mark.parametrize("consumer", CATEGORIES)
def test_verdicts_are_those_of_buf(consumer: str, rules_broken: dict[int, set[str]]) -> None:
    """Both report a break or neither does; what only one reports is listed with a reason."""
    unlisted: list[str] = []
    seen = {"only us": set[str](), "only buf": set[str]()}
    for edit, (ours, theirs) in verdicts(consumer, rules_broken):
        if bool(ours) == bool(theirs):
            continue
        who, why = ("only us", ours) if ours else ("only buf", theirs)
        seen[who] |= why
        if not why <= listed(who)[consumer]:
            unlisted.append(f"{who}: {edit}: {sorted(why)}")
    assert unlisted == []
    assert not THOROUGH or seen == {who: listed(who)[consumer] for who in seen}
