"""Mutations: edits of one line that spoil one output, each of which the tests must catch.

`python -m tests.mutations.mutations [WORD]` applies each edit (of those whose name contains WORD)
to a copy of the tree, regenerates there and runs the test that is listed to catch the edit: one of
agreement, never of freshness or of the golden output, which catch any edit. Each core has its own
copy, and a server that runs modules there.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from queue import SimpleQueue
from tempfile import TemporaryDirectory
from typing import NamedTuple

from tests.support.programs import run
from tests.support.project import PROJECT, yaml_file

DOCUMENTS = "600"
COMPILE = "-m compileall -q --invalidation-mode checked-hash generator generated tests".split()
# Without plugins, libraries can be imported before pytest is started.
PYTEST = ("pytest", "-x", "-q", "-o", "addopts=", "-p", "no:cacheprovider")


class Mutation(NamedTuple):
    """One edit; `old` occurs once in the file."""

    name: str
    file: str
    old: str
    new: str
    by: str  # the test that catches it; none: the generator itself notices


class Result(NamedTuple):
    """The verdict on a mutation."""

    caught: bool
    by: str  # the first failing test, or why there is none
    seconds: float


@cache
def mutations() -> list[Mutation]:
    """The checked-in list."""
    return [
        Mutation(name, file, old, new, "" if test == "generator" else test)
        for file, tests in yaml_file("cases", "mutations.yaml").items()
        for test, edits in tests.items()
        for name, (old, new) in edits.items()
    ]


def catching(chosen: Sequence[Mutation | None]) -> list[str]:
    """Return the tests that catch these mutations; of None, all that catch one."""
    names = {each.by for each in (mutations() if None in chosen else filter(None, chosen))}
    return [f"tests/{name}" for name in sorted(names - {""})]


def tracked() -> list[str]:
    """The files that git tracks."""
    names = run("git", "ls-files", "-z").stdout.split("\0")
    return [name for name in names if name and (PROJECT / name).is_file()]


def copy_of_tree(folder: Path) -> None:
    """Copies what git tracks."""
    for name in tracked():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(PROJECT / name, folder / name)


class Copy:
    """A copy of the tree, and a server that runs modules of the copy."""

    def __init__(self, folder: Path) -> None:
        copy_of_tree(folder)
        self.folder = folder
        # Checked by content: a file may be edited twice in a second.
        run(sys.executable, *COMPILE, cwd=folder)
        self._files = {name: (folder / name).read_bytes() for name in tracked()}
        paths = [folder, folder / "generated" / "python", folder / "service", folder / "tools"]
        env = os.environ | {"PYTHONPATH": os.pathsep.join(map(str, paths))}
        env |= {"THOROUGH": "1"}  # with few documents that are made, as most are in the corpus
        env |= {"AGREEMENT_DOCUMENTS": DOCUMENTS, "JAVASCRIPT_DOCUMENTS": DOCUMENTS}
        env |= {"PYTHONDONTWRITEBYTECODE": "1", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
        self._server = subprocess.Popen(
            [sys.executable, "-m", "tests.mutations.fork_server"],
            cwd=folder,
            env=env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )

    def import_libraries(self) -> None:
        """Imports what the generator and the tests import that is not in the tree."""
        _, _, names = self.run(*PYTEST, "--collect-only", *catching([None]))
        parts = {Path(name).parts[0] for name in self._files if "/" in name}
        packages = {path.name for path in (self.folder / "generated" / "python").iterdir()}
        for folder in ("service", "tools"):
            packages |= {path.name for path in (self.folder / folder).iterdir()}
        own = {*parts, *packages, "__main__", "conftest"}
        self.run("import", *(name for name in names if name.partition(".")[0] not in own))

    def run(self, module: str, *arguments: str) -> tuple[int, str, list[str]]:
        """Runs a module; returns its status, what it printed and the modules that it imported."""
        assert self._server.stdin
        assert self._server.stdout
        self._server.stdin.write(json.dumps([module, *arguments]).encode() + b"\n")
        self._server.stdin.flush()
        status, printed, names = json.loads(self._server.stdout.readline())
        return status, printed, names

    def close(self) -> None:
        """Ends the server."""
        assert self._server.stdin
        assert self._server.stdout
        self._server.stdin.close()
        self._server.wait()
        self._server.stdout.close()

    @contextmanager
    def edited(self, mutation: Mutation | None) -> Iterator[None]:
        """Applies an edit, and afterwards restores the tree with its times of modification."""
        if mutation:
            path = self.folder / mutation.file
            text = path.read_text(encoding="utf-8")
            count = text.count(mutation.old)
            assert count == 1, f"{mutation.name}: the text to change occurs {count} times"
            path.write_text(text.replace(mutation.old, mutation.new), encoding="utf-8")
        try:
            yield
        finally:
            for name, content in self._files.items():
                path = self.folder / name
                if not path.is_file() or path.read_bytes() != content:
                    path.parent.mkdir(parents=True, exist_ok=True)
                    shutil.copy2(PROJECT / name, path)
            for path in (self.folder / "generated").rglob("*"):
                if path.is_file() and path.relative_to(self.folder).as_posix() not in self._files:
                    path.unlink()


def judge(copy: Copy, mutation: Mutation | None) -> Result:
    """Whether the tests catch a mutation; of None, whether they pass without any."""
    begin = time.monotonic()
    with copy.edited(mutation):
        status, printed, _ = copy.run("generator", "generate")
        if status:
            by = f"generate: {printed.strip().splitlines()[-1]}"
            stops = mutation is not None and not mutation.by
            return Result(stops, by, time.monotonic() - begin)
        status, printed, _ = copy.run(*PYTEST, *catching([mutation]))
    failed = re.search(r"^(?:FAILED|ERROR) tests/(.+?)(?: - |$)", printed, re.MULTILINE)
    by = failed[1] if failed else printed[-300:] if status else "nothing fails"
    return Result(status == 1 and failed is not None, by, time.monotonic() - begin)


def results(chosen: list[Mutation | None]) -> Iterator[Result]:
    """The results, in order; each core has a copy of its own."""
    with ExitStack() as stack, ThreadPoolExecutor(os.cpu_count()) as pool:
        copies = SimpleQueue[Copy]()
        for _ in range(os.cpu_count() or 1):
            folder = stack.enter_context(TemporaryDirectory(prefix="mutation-"))
            copy = Copy(Path(folder))
            stack.callback(copy.close)
            copy.import_libraries()
            copies.put(copy)

        def result(mutation: Mutation | None) -> Result:
            copy = copies.get()
            try:
                return judge(copy, mutation)
            finally:
                copies.put(copy)

        yield from pool.map(result, chosen)


def main(words: list[str]) -> int:
    """Prints the table; 1 if a mutation is not caught, or if the tests fail without one.

    2 if there is no such mutation, which would look as if all were caught.
    """
    chosen = [found for found in mutations() if all(word in found.name for word in words)]
    if not chosen:
        print(f"no edit has {' and '.join(words)} in its name", file=sys.stderr)
        return 2
    missed = 0
    for mutation, result in zip([None, *chosen], results([None, *chosen]), strict=True):
        good = result.caught if mutation else result.by == "nothing fails"
        good_word, bad_word = ("caught", "NOT CAUGHT") if mutation else ("passes", "FAILS")
        name = mutation.name if mutation else "no edit at all"
        verdict = good_word if good else bad_word
        print(f"{verdict:10} {result.seconds:4.0f} s  {name:58} {result.by[:90]}", flush=True)
        missed += not good
    return int(missed > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
