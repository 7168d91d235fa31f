"""release: gives the spec a version that its changes allow, and makes all that goes with it."""

import os
from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path

from generator import output
from generator.archives import zipped
from generator.artifact import Artifact
from generator.commands.compat import compared
from generator.compat import accepted, report
from generator.compat.baseline import RELEASED
from generator.model import Spec
from generator.pipeline import build, read_spec, shown_in_errors, shown_in_headers, with_releases
from generator.release import Refused, Step, changelog_with_heading, spec_with_version

_CHANGELOG = "CHANGELOG.md"
_LICENSE = "LICENSE"


def release(spec: Path, out: Path, version: str, archives: Path | None) -> int:
    """Writes the spec with its version, its copy in released/, the changelog and the output.

    Nothing is written when the release is refused; Refused carries every reason.
    """
    project = spec.parent.parent
    step = _step(spec, version)
    now = read_spec(spec)
    _refuse_stale(now, spec, out)
    text = spec_with_version(spec.read_bytes(), now.package.location("version"), version)
    log = project / _CHANGELOG
    changelog = changelog_with_heading(log.read_bytes(), step, _today())
    released = with_releases(read_spec(text), spec, is_released=True)
    artifacts = build(released, shown_in_headers(spec))

    output.replace(spec.parent / RELEASED / f"{version}.yaml", text)
    output.replace(spec, text)
    output.replace(log, changelog)
    output.delete(spec.parent / accepted.FILE)
    output.update(artifacts, out)
    since = f"since {step.last}: " if step.last else "the first release"
    print(f"{version}, {since}{report.summary(step.changes) if step.last else ''}")
    if archives is not None:
        licence = Artifact(_LICENSE, (project / _LICENSE).read_bytes())
        _write_archives(zipped(now.package.name, version, artifacts, [licence]), archives)
    print(f"commit this and tag it v{version}")
    return 0


def _step(spec: Path, version: str) -> Step:
    """From the last release to this one, if it may be made."""
    comparison = compared(spec, None)
    last = comparison.earlier.name if comparison.earlier else None
    step = Step(last, version, comparison.changes, comparison.accepted)
    reasons = [*step.refusals(), *comparison.demands()]
    if reasons:
        raise Refused(*reasons)
    return step


def _refuse_stale(now: Spec, spec: Path, out: Path) -> None:
    """A release is made of what was looked at, so the output must be fresh beforehand."""
    before = build(with_releases(now, spec), shown_in_headers(spec))
    if output.update(before, out, check=True):
        raise Refused(f"{shown_in_errors(out)} is not what the spec gives; run `make regenerate`")


def _today() -> date:
    """Of the release; the usual variable gives another day to who makes it again."""
    seconds = os.environ.get("SOURCE_DATE_EPOCH")
    if not seconds:
        return datetime.now(UTC).date()
    try:
        return datetime.fromtimestamp(int(seconds), UTC).date()
    except (ValueError, OverflowError, OSError):
        raise Refused(f"SOURCE_DATE_EPOCH is '{seconds}', no number of seconds") from None


def _write_archives(found: Iterable[Artifact], folder: Path) -> None:
    for path, content in found:
        output.replace(folder / path, content)
        print(f"written   {shown_in_errors(folder / path)}")
