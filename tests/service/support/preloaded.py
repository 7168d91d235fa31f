"""Servers forked from a process that has imported them, which saves most of a start.

A process is started with `python -m tests.service.support.preloaded FD` and forks one for each
request on its socket: a JSON object, with descriptors for standard output, standard error, and the
pipe that receives the process id and, at its end, the exit status.
"""

import atexit
import gc
import importlib
import json
import os
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from struct import pack, unpack
from typing import Self

IMPORTED = (
    "email_interactions_service.cli",
    "email_interactions_service.operations.deletion",
    "email_interactions_service.server",
    "email_interactions_tools.cli",
    "prometheus_client",
    "psycopg",
    "sqlalchemy.dialects.postgresql.psycopg",
    "sqlalchemy.dialects.sqlite.pysqlite",
)


class Process:
    """A forked process, with the methods of `subprocess.Popen` that the tests use."""

    def __init__(self, arguments: tuple[str, ...], environment: Mapping[str, str]) -> None:
        pipes = [os.pipe() for _ in range(3)]
        request = [list(arguments), dict(environment), str(Path.cwd())]
        socket.send_fds(_preloaded(), [json.dumps(request).encode()], [end for _, end in pipes])
        for _, end in pipes:
            os.close(end)
        self.stdout, self.stderr = (os.fdopen(end, encoding="utf-8") for end, _ in pipes[:2])
        self._status = os.fdopen(pipes[2][0], "rb", buffering=0)
        (self.pid,) = unpack("i", self._status.read(4))
        self.returncode: int | None = None

    def wait(self, timeout: float | None = None) -> int:
        """Return the exit status, once it has ended."""
        if self.returncode is None:
            if not select.select([self._status], [], [], timeout)[0]:
                raise subprocess.TimeoutExpired("serve", timeout or 0)
            (status,) = unpack("i", self._status.read(4))
            self._status.close()
            self.returncode = os.waitstatus_to_exitcode(status)
        return self.returncode

    def poll(self) -> int | None:
        """Return the exit status if it has ended."""
        try:
            return self.wait(0)
        except subprocess.TimeoutExpired:
            return None

    def send_signal(self, number: int) -> None:
        """Send a signal, unless it has ended."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """End it whatever it does."""
        self.send_signal(signal.SIGKILL)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stdout.close()
        self.stderr.close()


@cache
def _preloaded() -> socket.socket:
    """Return the socket of the process that forks others; it ends with this one."""
    near, far = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with far:
        command = (sys.executable, "-m", __name__, str(far.fileno()))
        process = subprocess.Popen(command, pass_fds=[far.fileno()])
    atexit.register(process.wait)
    atexit.register(near.close)
    return near


def main(requests: socket.socket) -> None:
    """Import the server, and fork; return in each new process, with its `sys.argv`."""
    os.environ["GRPC_VERBOSITY"] = "NONE"
    for name in IMPORTED:
        importlib.import_module(name)
    gc.freeze()  # a collection would copy all pages
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nothing waits for the processes that wait
    while True:
        request, descriptors, *_ = socket.recv_fds(requests, 2**20, 3)
        if not request:
            os._exit(0)
        if os.fork() == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            requests.close()
            _supervise(descriptors)
            return _prepare(*json.loads(request))
        for descriptor in descriptors:
            os.close(descriptor)


def _supervise(descriptors: list[int]) -> None:
    """Fork again and return in the new process; report its end in this one."""
    pid = os.fork()
    if pid == 0:
        for number, descriptor in enumerate(descriptors[:2], 1):
            os.dup2(descriptor, number)
        os.closerange(descriptors[0], descriptors[-1] + 1)
        return
    for descriptor in descriptors[:2]:
        os.close(descriptor)
    os.write(descriptors[2], pack("i", pid))
    os.write(descriptors[2], pack("i", os.waitpid(pid, 0)[1]))
    os._exit(0)


def _prepare(arguments: list[str], environment: dict[str, str], folder: str) -> None:
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    sys.argv[1:] = arguments


if __name__ == "__main__":
    main(socket.socket(fileno=int(sys.argv[1])))
    # The processes that validate large requests import the main module.
    sys.modules["__main__"] = importlib.import_module("email_interactions_tools.__main__")
    try:
        status = sys.modules["email_interactions_tools.cli"].main()
    except SystemExit as end:  # of argparse
        status = int(end.code or 0)
    sys.stdout.flush()
    os._exit(status)  # to clear all modules would take as long as the rest
