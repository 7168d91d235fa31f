"""A run that is stopped, or that gets an error of the system, at each of its steps.

`python -m tests.output.test_stopped WAY FOLDER` prints a report for each step: its kind, what the
run printed, and what is wrong afterwards. WAY is one of:

- `kill`, or the name of an error such as `ENOSPC`: at each call in turn, the run ends or the call
  fails. Calls are counted as Python announces them (audit events), so none is forgotten; os.fsync,
  which Python does not announce, is counted too.
- `cut` or `limit`: files cannot grow beyond a number of bytes; the system kills the run in the
  middle of a write, or fails the write.
"""

import errno
import json
import os
import resource
import shutil
import signal
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TypedDict

import pytest

from generator.artifact import Artifact
from generator.output import MANIFEST, OutputError, update
from tests.output.artifacts import TOP, listed
from tests.support.programs import python
from tests.support.thorough import THOROUGH, sampled

BYTES = 256  # by which files may grow from step to step
LARGEST = 10  # steps of the size of the largest file
# What may be refused without harm: a folder that is there already, and a lock.
QUIETLY = {"os.mkdir", "fcntl.flock"}

# With and without a header; changed, added, removed, emptied folders, files that become folders.
OLD = listed(
    Artifact("same.txt", TOP),
    Artifact("same.bin", b"\0same"),
    Artifact("changed/one.txt", TOP + b"old\n"),
    Artifact("changed/two.bin", b"\0old" * 20),
    Artifact("gone/deep/down/one.txt", TOP + b"gone\n"),
    Artifact("gone/two.bin", b"\0gone"),
    Artifact("file_then_folder", TOP),
    Artifact("folder_then_file/inner.bin", b"\0inner"),
)
NEW = listed(
    Artifact("same.txt", TOP),
    Artifact("same.bin", b"\0same"),
    Artifact("changed/one.txt", TOP + b"new\n" * 400),
    Artifact("changed/two.bin", b"\0new" * 600),
    Artifact("added/deep/down/one.txt", TOP + b"added\n"),
    Artifact("added/two.bin", b"\0added"),
    Artifact("file_then_folder/inner.txt", TOP),
    Artifact("folder_then_file", b"\0file"),
)
SPECS = {"old": OLD, "new": NEW, "empty": listed()}


class Report(TypedDict):
    """The result of one step."""

    step: str
    error: str
    faults: list[str]


def contents(root: Path) -> dict[str, bytes | None]:
    """Every file below a folder, and every folder as None."""
    found = {path.relative_to(root).as_posix(): path for path in root.rglob("*")}
    return {name: path.read_bytes() if path.is_file() else None for name, path in found.items()}


def reports(way: str, place: Path) -> Iterator[Report]:
    """A report for each step, until a run has fewer."""
    fresh = {}
    for name, artifacts in SPECS.items():
        update(artifacts, place / name)
        fresh[name] = contents(place / name)
    step, number = "first", 0
    while step:
        root = place / "out"
        shutil.copytree(place / "old", root)
        step, error = in_a_child(root, way, number)
        specs = SPECS if THOROUGH else {name: SPECS[name] for name in [[*SPECS][number % 3]]}
        is_tried = THOROUGH or number % 4 == 0
        faults = [*halves(root), *(unhealed(root, fresh, specs) if is_tried else ())]
        shutil.rmtree(root)
        number += 1
        if step:
            yield Report(step=step, error=error, faults=faults)


def in_a_child(root: Path, way: str, number: int) -> tuple[str, str]:
    """The step with that number, and the message of a run that is stopped or fails there."""
    reading, writing = os.pipe()
    if child := os.fork():
        os.close(writing)
        with os.fdopen(reading) as printed:
            step, _, error = printed.read().partition("\n")
        _, status = os.waitpid(child, 0)
        return step or ("write" if status else ""), error
    try:
        watch(way, number, writing)
        update(NEW, root)
    except OutputError as refused:
        kind = "write\n" if way == "limit" else ""
        os.write(writing, f"{kind}{refused}".encode())
    except BaseException as other:  # noqa: BLE001 - reported to the parent, which judges
        os.write(writing, f"TRACEBACK {other!r}".encode())
    finally:
        os._exit(0)


def watch(way: str, number: int, report: int) -> None:
    """From now on, stop this program or fail its call at the step with the number."""
    if way in ("cut", "limit"):
        signal.signal(signal.SIGXFSZ, signal.SIG_DFL if way == "cut" else signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (number * BYTES, resource.RLIM_INFINITY))
        return
    steps = iter(range(10**6))
    flush = os.fsync

    def step(kind: str, *_: object) -> None:
        if kind.startswith(("open", "os.", "fcntl.")) and next(steps) == number:
            os.write(report, f"{kind}\n".encode())
            if way == "kill":
                os._exit(0)
            raise OSError(getattr(errno, way), os.strerror(getattr(errno, way)))

    def fsync(file: int) -> None:
        step("os.fsync")
        flush(file)

    os.fsync = fsync  # type: ignore[assignment]
    sys.addaudithook(step)


def halves(root: Path) -> Iterator[str]:
    """What is neither old nor new."""
    old, new, found = dict(OLD), dict(NEW), contents(root)
    yield from (f"{name} is lost" for name in {*old} & {*new} - found.keys())
    for name, content in found.items():
        is_whole = content in (None, old.get(name), new.get(name)) or name == MANIFEST
        if not is_whole and not name.endswith(".unfinished"):
            yield f"{name} is half"


def unhealed(
    root: Path, fresh: dict[str, dict[str, bytes | None]], specs: dict[str, dict[str, bytes]]
) -> Iterator[str]:
    """What the next run leaves wrong: of the same spec, of the old one, or of an empty one."""
    for name, artifacts in specs.items():
        copy = root.with_name("copy")
        shutil.copytree(root, copy)
        try:
            update(artifacts, copy)
            if contents(copy) != fresh[name]:
                yield f"the next, {name} run leaves {sorted(contents(copy))}"
        except OutputError as refused:
            yield f"the next, {name} run says: {refused}"
        shutil.rmtree(copy)


def reported(way: str, place: Path) -> list[Report]:
    """The reports of a separate process; none has a fault."""
    done = python("-m", "tests.output.test_stopped", way, place)
    found: list[Report] = json.loads(done.stdout)
    assert [report for report in found if report["faults"]] == []
    return found


WAYS = [("kill", ""), ("ENOSPC", "no space left on device"), ("EACCES", "permission denied")]


@pytest.mark.parametrize(("way", "reason"), sampled(WAYS, 3))
def test_a_run_that_ends_or_fails_at_any_call(way: str, reason: str, tmp_path: Path) -> None:
    """Each file is old or new, and the next run completes the work; errors name file and reason."""
    found = reported(way, tmp_path)
    kinds = Counter(report["step"] for report in found)
    assert kinds["os.rename"] == 8
    assert kinds["os.fsync"] == 2  # the list before the other files, and after them
    assert min(kinds[kind] for kind in ("open", "os.mkdir", "os.remove", "os.rmdir")) > 3
    errors = {f"{verb}: {reason}" for verb in ("created", "read", "written", "removed")}
    for report in found:
        if way != "kill" and (report["error"] or report["step"] not in QUIETLY):
            place, _, rest = report["error"].partition(" cannot be ")
            assert place.startswith(str(tmp_path / "out"))
            assert rest in errors


@pytest.mark.parametrize("way", ["cut", "limit"])
def test_a_write_that_ends_in_the_middle(way: str, tmp_path: Path) -> None:
    """Killed or refused: the name still has the old file."""
    found = reported(way, tmp_path)
    assert [report["step"] for report in found] == ["write"] * LARGEST
    for report in found:
        assert way == "cut" or report["error"].endswith(" cannot be written: file too large")


if __name__ == "__main__":
    os.fsync = lambda fd: None  # noqa: ARG005 - is counted only: no test cuts the power
    json.dump([*reports(sys.argv[1], Path(sys.argv[2]))], sys.stdout)
