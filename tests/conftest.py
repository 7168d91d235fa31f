"""The table of agreement at the end of a run, also when workers shared it."""

from collections import Counter
from typing import Any

import pytest

from tests.tally import Tally

_TALLY = pytest.StashKey[Tally]()


def pytest_configure(config: pytest.Config) -> None:
    """Begins to count."""
    config.stash[_TALLY] = Tally()
    if config.pluginmanager.hasplugin("xdist"):
        config.pluginmanager.register(_Collector(config.stash[_TALLY]))


class _Collector:
    """Adds what a worker counted."""

    def __init__(self, tally: Tally) -> None:
        self._tally = tally

    def pytest_testnodedown(self, node: Any) -> None:
        """A worker of xdist is done."""
        self._tally.counts += Counter(getattr(node, "workeroutput", {}).get("agreement", {}))


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A worker hands its counts over."""
    handed_over = getattr(session.config, "workeroutput", None)
    if handed_over is not None:
        handed_over["agreement"] = dict(session.config.stash[_TALLY].counts)


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Prints the table, if there is anything in it."""
    tally = config.stash[_TALLY]
    if tally.counts:
        terminalreporter.section("agreement of the outputs")
        for line in tally.lines():
            terminalreporter.line(line)


@pytest.fixture(scope="session")
def tally(pytestconfig: pytest.Config) -> Tally:
    """What the engines said so far."""
    return pytestconfig.stash[_TALLY]
