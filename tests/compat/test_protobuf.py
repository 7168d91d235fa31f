"""The verdicts for protobuf are those of `buf breaking`, over every edit of the small spec.

buf judges the compiled descriptors and knows nothing of the spec. Where the two differ, an entry of
compat_differences.yaml gives the reason; one that nothing shows any more is an error as well.
"""

import json
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml
from grpc_tools import protoc

from generator import formats
from generator.compat.kinds import BREAKS, Effects
from generator.model import Spec
from generator.resolve import resolve
from tests.compat.versions import versions
from tests.support.readers import PROJECT

# buf's category that holds what breaks a consumer. What breaks the wire breaks JSON for it, too.
CATEGORIES = {"wire": "WIRE", "JSON": "WIRE_JSON", "stubs": "FILE"}
BUF = str(Path(sys.executable).with_name("buf"))


class Verdict(NamedTuple):
    """Why a consumer breaks: kinds of change by our own account, rules by that of buf."""

    ours: frozenset[str]
    theirs: frozenset[str]


def breaks(consumer: str, effects: Effects) -> bool:
    """Whether a change breaks a lenient reader or the code of a consumer, as buf understands it."""
    wire = BREAKS in (effects.wire_new, effects.wire_old)
    json_too = wire or BREAKS in (effects.json_new, effects.json_old)
    return {"wire": wire, "JSON": json_too, "stubs": effects.stubs == BREAKS}[consumer]


def apart(spec: Spec, number: int) -> Spec:
    """The spec in a protobuf package of its own, so that one run of buf sees all pairs."""
    name = spec.package.protobuf.replace("weather_service", f"old{number}x")
    name = name.replace("climate_service", f"new{number}x")
    return replace(spec, package=replace(spec.package, protobuf=name))


def compiled(specs: list[Spec], folder: Path) -> Path:
    """One descriptor set of the bare protobuf files of all specs."""
    names: list[str] = []
    for number, spec in enumerate(specs):
        for artifact in formats.render("protobuf", resolve(apart(spec, number)), "spec.yaml"):
            if artifact.path.startswith("proto/") and artifact.path.endswith(".proto"):
                path = folder / artifact.path
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(artifact.content)
                names.append(str(path))
    output = folder / "all.binpb"
    google = files("grpc_tools") / "_proto"
    options = ["--include_imports", f"--descriptor_set_out={output}"]
    paths = [f"--proto_path={folder / 'proto'}", f"--proto_path={google}"]
    assert protoc.main(["protoc", *paths, *options, *names]) == 0
    return output


@pytest.fixture(scope="module")
def rules_broken(tmp_path_factory: pytest.TempPathFactory) -> dict[int, set[str]]:
    """The rules of buf that each pair breaks."""
    old, new = (
        compiled([getattr(pair, side) for pair in versions()], tmp_path_factory.mktemp(side))
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
    """Each rule of buf and the categories it is in, as buf lists them."""
    command = [BUF, "config", "ls-breaking-rules", "--version", "v2", "--format", "json"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    rules = map(json.loads, done.stdout.splitlines())
    return {rule["id"]: set(rule["categories"]) for rule in rules}


def listed(who: str) -> dict[str, set[str]]:
    """What one of the two alone calls a break, by consumer."""
    path = PROJECT / "tests" / "compat" / "differences.yaml"
    found = defaultdict[str, set[str]](set)
    for entry in yaml.safe_load(path.read_text(encoding="utf-8"))[who]:
        assert entry["reason"]
        for consumer in entry["consumers"]:
            found[consumer] |= set(entry["what"])
    return found


def verdicts(consumer: str, rules_broken: dict[int, set[str]]) -> Iterator[tuple[str, Verdict]]:
    """Each pair's edit, and both verdicts."""
    for number, pair in enumerate(versions()):
        ours = {c.kind.label for c in pair.changes() if breaks(consumer, c.effects)}
        in_category = CATEGORIES[consumer]
        theirs = {rule for rule in rules_broken[number] if in_category in categories()[rule]}
        yield pair.edit, Verdict(frozenset(ours), frozenset(theirs))


def test_there_are_many_edits() -> None:
    """At least 200 valid edits, each done and undone."""
    assert len(versions()) >= 400


@pytest.mark.parametrize("consumer", CATEGORIES)
def test_verdicts_are_those_of_buf(consumer: str, rules_broken: dict[int, set[str]]) -> None:
    """Both call a pair a break, or neither; what only one of them sees is listed with a reason."""
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
    assert seen == {who: listed(who)[consumer] for who in seen}
