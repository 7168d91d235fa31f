"""The tables at the end of a run, also when workers shared it."""

from collections import Counter
from typing import Any

import pytest

from tests.agreement.tally import Tally
from tests.support.tables import Tables

_TALLY = pytest.StashKey[Tally]()
_TABLES = pytest.StashKey[Tables]()


def pytest_configure(config: pytest.Config) -> None:
    """Begins to count."""
    config.stash[_TALLY] = Tally()
    config.stash[_TABLES] = Tables()
    if config.pluginmanager.hasplugin("xdist"):
        config.pluginmanager.register(_Collector(config))


class _Collector:
    """Adds what a worker counted."""

    def __init__(self, config: pytest.Config) -> None:
        self._tally = config.stash[_TALLY]
        self._tables = config.stash[_TABLES]

    def pytest_testnodedown(self, node: Any) -> None:
        """A worker of xdist is done."""
        handed_over = getattr(node, "workeroutput", {})
        self._tally.counts += Counter(handed_over.get("agreement", {}))
        self._tables.counts.update(handed_over.get("tables", {}))


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A worker hands its counts over."""
    handed_over = getattr(session.config, "workeroutput", None)
    if handed_over is not None:
        handed_over["agreement"] = dict(session.config.stash[_TALLY].counts)
        handed_over["tables"] = dict(session.config.stash[_TABLES].counts)


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Prints the tables that there is anything in."""
    tally = config.stash[_TALLY]
    if tally.counts:
        terminalreporter.section("agreement of the outputs")
        for line in tally.lines():
            terminalreporter.line(line)
    for title, lines in config.stash[_TABLES].sections():
        terminalreporter.section(title)
        for line in lines:
            terminalreporter.line(line)


@pytest.fixture(scope="session")
def tally(pytestconfig: pytest.Config) -> Tally:
    """What the engines said so far."""
    return pytestconfig.stash[_TALLY]


@pytest.fixture(scope="session")
def tables(pytestconfig: pytest.Config) -> Tables:
    """What the tests tried so far."""
    return pytestconfig.stash[_TABLES]
