"""A progress bar on a terminal, if the package rich is installed."""

import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, Self


class Bar:
    """Shows on standard error how much of the files was read; a context manager."""

    def __init__(self, files: Sequence[str]) -> None:
        self._progress: Any = None
        self._task: Any = None
        if not sys.stderr.isatty():
            return
        try:
            rich = import_module("rich.progress")
            console = import_module("rich.console").Console(stderr=True)
        except ModuleNotFoundError:
            return
        columns = (
            rich.BarColumn(),
            rich.DownloadColumn(binary_units=True),
            rich.TransferSpeedColumn(),
            rich.TimeRemainingColumn(),
        )
        self._progress = rich.Progress(
            *columns, console=console, transient=True, redirect_stdout=False
        )
        paths = [Path(file) for file in files]
        is_known = all(path.is_file() for path in paths)  # not of pipes
        total = sum(path.stat().st_size for path in paths) if is_known else None
        self._task = self._progress.add_task("", total=total)

    def __enter__(self) -> Self:
        if self._progress:
            self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.hide()

    def advance(self, size: int) -> None:
        """Add the number of bytes that were read."""
        if self._progress:
            self._progress.advance(self._task, size)

    def hide(self) -> None:
        """Remove the bar permanently: something else is written to the terminal."""
        if self._progress:
            self._progress.stop()
            self._progress = None
