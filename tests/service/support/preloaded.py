"""Servers forked from a process that has imported them, which saves most of a start."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from importlib import import_module
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Self

os.environ["GRPC_VERBOSITY"] = "NONE"  # read where gRPC is imported
FORKS = get_context("forkserver")
FORKS.set_forkserver_preload(
    [
        "email_interactions_service.cli",
        "email_interactions_service.operations.deletion",
        "email_interactions_service.server",
        "email_interactions_tools.cli",
        "prometheus_client",
        "psycopg",
        "sqlalchemy.dialects.postgresql.psycopg",
        "sqlalchemy.dialects.sqlite.pysqlite",
    ]
)


class Process:
    """A forked process, with the methods of `subprocess.Popen` that the tests use."""

    def __init__(self, arguments: tuple[str, ...], environment: Mapping[str, str]) -> None:
        pipes = [FORKS.Pipe(duplex=False) for _ in range(2)]
        far = [end for _, end in pipes]
        request = (arguments, dict(environment), str(Path.cwd()), *far)
        self._process = FORKS.Process(target=_serve, args=request)
        self._process.start()
        assert self._process.pid
        self.pid = self._process.pid
        self.stdout, self.stderr = (
            os.fdopen(os.dup(near.fileno()), encoding="utf-8") for near, _ in pipes
        )
        for ends in pipes:
            for end in ends:
                end.close()

    @property
    def returncode(self) -> int | None:
        """The exit status, if it has ended."""
        return self._process.exitcode

    def wait(self, timeout: float | None = None) -> int:
        """Return the exit status, once it has ended."""
        self._process.join(timeout)
        if self.returncode is None:
            raise subprocess.TimeoutExpired("serve", timeout or 0)
        return self.returncode

    def poll(self) -> int | None:
        """Return the exit status if it has ended."""
        return self.returncode

    def send_signal(self, number: int) -> None:
        """Send a signal, unless it has ended."""
        if self.poll() is None:
            with suppress(ProcessLookupError):  # it has ended since
                os.kill(self.pid, number)

    def kill(self) -> None:
        """End it whatever it does."""
        self.send_signal(signal.SIGKILL)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stdout.close()
        self.stderr.close()


def _serve(
    arguments: tuple[str, ...], environment: Mapping[str, str], folder: str, *ends: Connection
) -> None:
    """Be the command of the server, with its own standard output and standard error."""
    for number, end in enumerate(ends, 1):
        os.dup2(end.fileno(), number)
        end.close()
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    sys.argv[1:] = arguments
    # The processes that validate large requests import the main module.
    sys.modules["__main__"] = import_module("email_interactions_tools.__main__")
    try:
        status = import_module("email_interactions_tools.cli").main()
    except SystemExit as stopped:  # of argparse
        status = int(stopped.code or 0)
    sys.stdout.flush()
    os._exit(status)  # to clear all modules would take as long as the rest
