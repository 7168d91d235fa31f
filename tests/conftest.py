"""The tables at the end of a run, including what the workers counted; the made-up spec's output."""

import gc
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from generator.cli import main
from tests.support.programs import imported
from tests.support.specs.every_construct import PACKAGE, SPEC
from tests.support.tables import Tables

_TABLES = pytest.StashKey[Tables]()
_IN_MEMORY = "/dev/shm"  # noqa: S108
_ROOM = 4 * 2**30  # bytes; a run needs a twentieth of it


def pytest_configure(config: pytest.Config) -> None:
    """Starts counting, and searches for garbage more rarely, which takes a tenth of the time."""
    gc.set_threshold(10_000)
    os.fsync = lambda fd: None  # noqa: ARG005 - it waits for the disk; no test cuts the power
    config.stash[_TABLES] = Tables()
    starts_workers = config.getoption("dist", "no") != "no"
    if starts_workers and _has_room(_IN_MEMORY):
        os.environ.setdefault("TMPDIR", _IN_MEMORY)  # tens of thousands of files, soon removed
        tempfile.tempdir = None  # pytest has looked for the folder already
    if not starts_workers:
        from hypothesis import settings  # noqa: PLC0415

        settings.register_profile("untimed", deadline=None)  # other programs may use the machine
        settings.load_profile("untimed")
    if config.pluginmanager.hasplugin("xdist"):
        config.pluginmanager.register(_Collector(config.stash[_TABLES]))


def _has_room(folder: str) -> bool:
    if not os.access(folder, os.W_OK):
        return False
    found = os.statvfs(folder)
    return found.f_bavail * found.f_frsize > _ROOM and not found.f_flag & os.ST_NOEXEC


def pytest_collection_finish() -> None:
    """What was imported and collected is no garbage."""
    gc.freeze()


def pytest_unconfigure() -> None:
    """At exit it is: nanobind reports what is never freed."""
    gc.unfreeze()


class _Collector:
    """Adds what a worker counted."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def pytest_testnodedown(self, node: Any) -> None:
        """A worker of xdist is done."""
        self._tables.counts.update(getattr(node, "workeroutput", {}).get("tables", {}))


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A worker hands its counts over."""
    output = getattr(session.config, "workeroutput", {})
    output["tables"] = dict(session.config.stash[_TABLES].counts)


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Prints the tables that have rows."""
    for title, lines in config.stash[_TABLES].sections():
        terminalreporter.section(title)
        for line in lines:
            terminalreporter.line(line)


@pytest.fixture(scope="session")
def tables(pytestconfig: pytest.Config) -> Tables:
    """What the tests have tried so far."""
    return pytestconfig.stash[_TABLES]


@pytest.fixture(scope="session")
def every_construct(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output of the made-up spec with every construct."""
    out = tmp_path_factory.mktemp("every_construct") / "out"
    assert main(["--spec", str(SPEC), "--out", str(out)]) == 0
    return out


@pytest.fixture(scope="module")
def package(every_construct: Path) -> Iterator[Any]:
    """The Python package in that output, imported for the tests of one module."""
    with imported(every_construct, PACKAGE) as found:
        yield found
