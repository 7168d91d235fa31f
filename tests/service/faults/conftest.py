"""The figures at the end of a run."""

from typing import Any

from tests.service.faults.figures import LINES


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Print the lines."""
    if LINES:
        terminalreporter.section("the server under faults and load")
    for line in LINES:
        terminalreporter.line(line)
