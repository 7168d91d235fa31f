"""Stops, or fails, a run of writing at every step that it takes in the file system.

`python -m tests.pipeline.stopped WAY FOLDER` prints a JSON list with, for each step, its kind, what
the run said, and what is wrong afterwards. WAY is one of:

- `kill`, or the name of an error such as `ENOSPC`: at each call in turn, the run ends or the call
  fails. Calls are counted as Python announces them (audit events), so none is left out because
  nobody thought of it; os.fsync, which Python does not announce, is counted too.
- `cut` or `limit`: the system lets files grow to so many bytes only, and in the middle of a write
  kills the run or fails the write.
"""

import errno
import json
import os
import resource
import shutil
import signal
import sys
from pathlib import Path
from typing import NoReturn, TypedDict

from generator import output
from generator.artifact import Artifact
from generator.output import OutputError
from generator.write import write
from tests.pipeline.folders import TOP, listed

BYTES = 256  # what files may grow by from step to step

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


def contents(root: Path) -> dict[str, bytes | None]:
    """Every file below a folder, and every folder as None."""
    found = {path.relative_to(root).as_posix(): path for path in root.rglob("*")}
    return {name: path.read_bytes() if path.is_file() else None for name, path in found.items()}


class Report(TypedDict):
    """What happened at one step."""

    step: str
    said: str
    faults: list[str]


def reports(way: str, place: Path) -> list[Report]:
    """A report for each step, until a run takes fewer."""
    fresh = {}
    for name, artifacts in SPECS.items():
        write(artifacts, place / name)
        fresh[name] = contents(place / name)
    found: list[Report] = []
    while True:
        root = place / "out"
        shutil.copytree(place / "old", root)
        step, said = in_a_child(root, way, len(found))
        faults = [*halves(root), *unhealed(root, fresh)]
        shutil.rmtree(root)
        if not step:
            return found
        found.append(Report(step=step, said=said, faults=faults))


def in_a_child(root: Path, way: str, number: int) -> tuple[str, str]:
    """The step with that number, and what a run said that was stopped there or failed there."""
    reading, writing = os.pipe()
    if child := os.fork():
        os.close(writing)
        with os.fdopen(reading) as told:
            step, _, said = told.read().partition("\n")
        _, status = os.waitpid(child, 0)
        return step or ("write" if status else ""), said
    try:
        watch(way, number, writing)
        write(NEW, root)
    except OutputError as refused:
        kind = "write\n" if way == "limit" else ""
        os.write(writing, f"{kind}{refused}".encode())
    except BaseException as other:  # noqa: BLE001 - told to the parent, who judges
        os.write(writing, f"TRACEBACK {other!r}".encode())
    finally:
        os._exit(0)


def watch(way: str, number: int, told: int) -> None:
    """From now on, stops this program or fails its call at the step with the number."""
    if way in ("cut", "limit"):
        signal.signal(signal.SIGXFSZ, signal.SIG_DFL if way == "cut" else signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (number * BYTES, resource.RLIM_INFINITY))
        return
    steps = iter(range(10**6))

    def step(kind: str) -> None:
        if next(steps) == number:
            os.write(told, f"{kind}\n".encode())
            stop(way)

    def note(event: str, _: object) -> None:
        if event == "open" or event.startswith(("os.", "fcntl.")):
            step(event)

    def fsync(file: int) -> None:
        step("os.fsync")
        flush(file)

    flush = os.fsync
    os.fsync = fsync  # type: ignore[assignment]
    sys.addaudithook(note)


def stop(way: str) -> NoReturn:
    """Ends here and now, as when killed, or lets the call fail."""
    if way == "kill":
        os._exit(0)
    number = getattr(errno, way)
    raise OSError(number, os.strerror(number))


def halves(root: Path) -> list[str]:
    """What is neither old nor new."""
    old, new = dict(OLD), dict(NEW)
    both = {*old, *new}
    found = contents(root)
    whole = {name: (old.get(name), new.get(name)) for name in both - {"MANIFEST"}}
    faults = [f"{name} is lost" for name in {*old} & {*new} - found.keys()]
    for name, content in found.items():
        if content is not None and name in whole and content not in whole[name]:
            faults.append(f"{name} is half")
        if content is not None and name not in both and not name.startswith(output.UNFINISHED):
            faults.append(f"{name} is nobody's")
    return faults


def unhealed(root: Path, fresh: dict[str, dict[str, bytes | None]]) -> list[str]:
    """What the next run leaves wrong: of the same spec, of the old one, and of an empty one."""
    faults = []
    for name, artifacts in SPECS.items():
        copy = root.with_name("copy")
        shutil.copytree(root, copy)
        try:
            write(artifacts, copy)
            if contents(copy) != fresh[name]:
                faults.append(f"the next, {name} run leaves {sorted(contents(copy))}")
        except OutputError as refused:
            faults.append(f"the next, {name} run says: {refused}")
        shutil.rmtree(copy)
    return faults


if __name__ == "__main__":
    json.dump(reports(sys.argv[1], Path(sys.argv[2])), sys.stdout)
