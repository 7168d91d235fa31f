"""release: sets a version that the changes allow, and writes all files of the release.

A release is a set of files with their contents; nothing is published.
"""

import re
from collections.abc import Iterator, Sequence, Set
from datetime import UTC, datetime
from pathlib import Path

from generator import RELEASED, output
from generator.cli.archives import packed_outputs, write
from generator.cli.compat import compared
from generator.cli.generate import how_to_generate
from generator.compat import accepted, report
from generator.compat.accepted import Accepted
from generator.compat.history import version_number
from generator.compat.kinds import Change, Verdict
from generator.core.location import Location
from generator.errors import CommandError
from generator.paths import shown_in_errors, shown_in_headers
from generator.pipeline import build, files_of, history, outputs, read_spec
from generator.spec_language.source.files import Files

_UNRELEASED = "## Unreleased\n"


class ReleaseError(CommandError):
    """A release that is not allowed; contains every reason."""


def release(spec: Path, out: Path, version: str, archives: Path | None) -> int:
    """Write the spec with its version, its copy in released/, the changelog and the output.

    Raises ReleaseError if the release is not allowed; nothing is written.
    """
    comparison = compared(spec, None)
    last = comparison.earlier and comparison.earlier.name
    reasons = [*version_faults(last, version, comparison.changes), *comparison.to_do]
    if reasons:
        raise ReleaseError("\n".join(reasons))
    files = files_of(spec)
    now = read_spec(files)
    if output.update(outputs(spec), out, check=True):
        raise ReleaseError(f"{shown_in_errors(out)} is out of date; {how_to_generate(spec)}")
    text = spec_with_version(files.content[files.own], now.package.location("version"), version)
    log = spec.parent.parent / "CHANGELOG.md"
    heading = f"## {version} - {datetime.now(UTC).date()}"
    with output.reported("read", log):
        changelog = changelog_with_heading(log.read_bytes(), heading, comparison.accepted)
    content = {**files.content, files.own: text}
    released = read_spec(Files(content, shown_in_errors(spec)))
    versions = history(released, spec, is_released=True)
    artifacts = build(released, shown_in_headers(spec), versions)
    packed = packed_outputs(released.package, artifacts, spec) if archives is not None else []

    folder = spec.parent / RELEASED
    for name, copied in reversed(content.items()):  # the spec last: it completes the release
        is_alone = len(content) == 1
        output.replace(folder / (f"{version}.yaml" if is_alone else f"{version}/{name}"), copied)
    output.replace(spec, text)
    output.replace(log, changelog)
    output.delete(spec.parent / accepted.FILE)
    output.update(artifacts, out)
    since = f"since {last}: {report.summary(comparison.changes)}" if last else "the first release"
    print(f"{version}, {since}")
    if archives is not None:
        write(archives, packed)
    print(f"commit this and tag it v{version}")
    return 0


def version_faults(last: str | None, version: str, changes: Sequence[Change]) -> Iterator[str]:
    """Yield why the version does not follow from the changes."""
    if version_number(version) is None:
        yield f"'{version}' is not a version; write three numbers, such as 1.0.0"
    elif last is not None:
        by_verdict = {change.verdict: change for change in reversed(changes)}
        allowed = list(_next_versions(last, by_verdict.keys()))
        if version not in allowed:
            strictest = next((verdict for verdict in Verdict if verdict in by_verdict), None)
            why = f"{strictest}: {by_verdict[strictest]}" if strictest else "the spec is unchanged"
            yield f"after {last} comes {' or '.join(allowed)}, not {version}: {why}"


def _next_versions(last: str, verdicts: Set[Verdict]) -> Iterator[str]:
    """Yield the next versions by semantic versioning: major for a break, minor for additions."""
    major, minor, patch = version_number(last) or (0, 0, 0)
    if not verdicts & {Verdict.BREAKING, Verdict.SAFE}:
        yield f"{major}.{minor}.{patch + 1}"
    if Verdict.BREAKING not in verdicts:
        yield f"{major}.{minor + 1}.0"
    yield f"{major + 1}.0.0"


def spec_with_version(content: bytes, at: Location, version: str) -> bytes:
    """Replace the version in the text of a spec; quotes and comments are kept."""
    lines = content.decode().split("\n")
    before, after = lines[at.line - 1][: at.column - 1], lines[at.line - 1][at.column - 1 :]
    lines[at.line - 1] = before + re.sub("[0-9.]+", version, after, count=1)
    return "\n".join(lines).encode()


def changelog_with_heading(content: bytes, heading: str, accepted: Accepted) -> bytes:
    """Move the unreleased entries below a heading, with the accepted breaks and their reasons.

    Raises:
        ReleaseError: if there are no entries.

    """
    try:
        before, unreleased, after = content.decode().partition(_UNRELEASED)
    except UnicodeDecodeError:
        raise ReleaseError("the changelog is not UTF-8") from None
    entries, mark, earlier = after.partition("\n## ")
    if not unreleased or not entries.strip():
        raise ReleaseError("the changelog has no entries under '## Unreleased'")
    breaks = [f"- {entry.change}. {entry.reason}\n" for entry in accepted.entries]
    parts = [before, unreleased, f"\n{heading}\n{entries.rstrip()}\n"]
    parts += ["\n### Breaking\n\n", *breaks] if breaks else []
    return "".join([*parts, mark, earlier]).encode()
