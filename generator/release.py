"""A release: whether the changes since the last one allow its version, and what it writes.

Nothing is published, and nothing is written here: a release is a set of files with their contents.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from generator.compat.accepted import Accepted
from generator.compat.baseline import version_of
from generator.compat.changes import Change
from generator.compat.effects import Class
from generator.model import Location

_UNRELEASED = "## Unreleased\n"
_OLD_VERSION = re.compile(r"[0-9.]+")


class Refused(Exception):
    """A release that may not be made; carries every reason."""

    def __init__(self, *reasons: str) -> None:
        super().__init__("\n".join(reasons))


class Step(NamedTuple):
    """From the last release to the next one."""

    last: str | None
    version: str
    changes: Sequence[Change]
    accepted: Sequence[Accepted]

    def refusals(self) -> Iterator[str]:
        """Why the version does not follow from the changes; nothing if it does."""
        number = version_of(self.version)
        if number is None:
            yield f"'{self.version}' is no version: it takes three numbers, such as 1.0.0"
            return
        if self.last is None:
            return
        allowed = list(_next_versions(self.last, {change.verdict for change in self.changes}))
        if self.version not in allowed:
            why = _strictest(self.changes)
            yield f"after {self.last} comes {' or '.join(allowed)}, not {self.version}: {why}"


def _next_versions(last: str, classes: set[Class]) -> Iterator[str]:
    """By semantic versioning: a break asks for a major version, anything new for a minor one."""
    major, minor, patch = version_of(last) or (0, 0, 0)
    if not classes & {Class.BREAKING, Class.SAFE}:
        yield f"{major}.{minor}.{patch + 1}"
    if Class.BREAKING not in classes:
        yield f"{major}.{minor + 1}.0"
    yield f"{major + 1}.0.0"


def _strictest(changes: Iterable[Change]) -> str:
    """The change that decides."""
    found = {change.verdict: change for change in reversed(list(changes))}
    for verdict in Class:
        if verdict in found:
            return f"{verdict.value}: {found[verdict]}"
    return "nothing in the spec changed"


def spec_with_version(content: bytes, at: Location, version: str) -> bytes:
    """The text of a spec with another version in place of its own; quotes and comments stay."""
    lines = content.decode().split("\n")
    line = lines[at.line - 1]
    before, after = line[: at.column - 1], line[at.column - 1 :]
    lines[at.line - 1] = before + _OLD_VERSION.sub(version, after, count=1)
    return "\n".join(lines).encode()


def changelog_with_heading(content: bytes, step: Step, day: date) -> bytes:
    """What was unreleased stands under the version now, with the breaks and their reasons.

    Raises Refused when nothing is said of the release.
    """
    try:
        text = content.decode()
    except UnicodeDecodeError:
        raise Refused("the changelog is not UTF-8") from None
    before, heading, after = text.partition(_UNRELEASED)
    entries, mark, earlier = after.partition("\n## ")
    if not heading or not entries.strip():
        raise Refused("the changelog says nothing under '## Unreleased'")
    parts = [f"{before}{heading}\n## {step.version} - {day.isoformat()}\n{entries.rstrip()}\n"]
    if step.accepted:
        parts.append("\n### Breaking\n\n")
        parts += (f"- {entry.change}. {entry.reason}\n" for entry in step.accepted)
    return ("".join(parts) + mark + earlier).encode()
