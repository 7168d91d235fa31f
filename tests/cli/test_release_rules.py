"""Which versions a release may have, and what it does to the changelog and the spec."""

import re
from itertools import product

import pytest

from generator.cli.release import (
    ReleaseError,
    changelog_with_heading,
    spec_with_version,
    version_faults,
)
from generator.compat.accepted import Accepted
from generator.compat.effects import BREAKS, Effects
from generator.compat.kinds import Change, Kind
from generator.core.location import Location
from tests.support.project import PROJECT

HERE = Location("spec.yaml", 1, 1)
BREAKING = Change(Kind.FIELD_REMOVED, HERE, "Rain.x", "removed", Effects(python=BREAKS))
SAFE = Change(Kind.FIELD_ADDED, HERE, "Rain.x", "added, optional")
TEXT = Change(Kind.TEXT, HERE, "Rain.x", "description changed")


@pytest.mark.parametrize(
    ("changes", "allowed"),
    [
        ([], "1.2.4 or 1.3.0 or 2.0.0, not 0.0.1: the spec is unchanged"),
        ([TEXT], "1.2.4 or 1.3.0 or 2.0.0, not 0.0.1: docs only: Rain.x: description changed"),
        ([TEXT, SAFE], "1.3.0 or 2.0.0, not 0.0.1: safe: Rain.x: added, optional"),
        ([TEXT, SAFE, BREAKING], "2.0.0, not 0.0.1: breaking: Rain.x: removed"),
    ],
)
def test_the_strictest_change_decides(changes: list[Change], allowed: str) -> None:
    """A break requires a major version, anything new a minor one; the message has the change."""
    assert list(version_faults("1.2.3", "0.0.1", changes)) == [f"after 1.2.3 comes {allowed}"]
    versions = re.findall(r"[0-9.]{5}", allowed.partition(",")[0])
    tried = [".".join(parts) for parts in product("123", "01234", "012345")]
    assert [v for v in tried if not list(version_faults("1.2.3", v, changes))] == versions


@pytest.mark.parametrize("version", ["", "1", "1.0", "v1.0.0", "1.0.0-rc1", "01.0.0", "1.0.0\n"])
def test_a_version_is_three_numbers(version: str) -> None:
    """Anything else is rejected, for the first release too."""
    (reason,) = version_faults(None, version, [])
    assert reason.endswith("is not a version; write three numbers, such as 1.0.0")


@pytest.mark.parametrize(
    "log", ["# Changelog\n", "## Unreleased\n\n", "## Unreleased\n\n## 0.1.0\n\n- One.\n"]
)
def test_the_changelog_needs_entries(log: str) -> None:
    """A release without an entry is rejected."""
    with pytest.raises(ReleaseError, match="has no entries under '## Unreleased'"):
        changelog_with_heading(log.encode(), "## 1.0.0", Accepted("accepted.yaml"))


@pytest.mark.parametrize(
    "line",
    ["  version: 1.2.3", "  version: '1.2.3'  # so far", "{version: 1.2.3, name: x}", "é: 1.2.3\r"],
)
def test_only_the_version_is_replaced(line: str) -> None:
    """Quotes, comments and the rest of the line stay."""
    place = Location("spec.yaml", 2, line.index("1.2.3") + 1 - line.count("'") // 2)
    found = spec_with_version(f"a: 1.2.3\n{line}\nb: 1.2.3".encode(), place, "2.0.0")
    assert found.decode() == f"a: 1.2.3\n{line.replace('1.2.3', '2.0.0')}\nb: 1.2.3"


def test_every_release_of_the_project_has_its_version() -> None:
    """The name of a released spec is the version that it contains."""
    for path in (PROJECT / "spec" / "released").glob("*.yaml"):
        assert f"\n  version: {path.stem}\n" in path.read_text(encoding="utf-8")
