"""The server as a process, started as an operator does."""

import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Self

import grpc
from grpc_health.v1 import health_pb2, health_pb2_grpc

from tests.service.support.interactions import new_stub
from tests.service.support.preloaded import Process
from tests.support import programs

SERVICE = "email_interactions.v1.EmailInteractionService"
COMMAND = (sys.executable, "-m", "email_interactions_tools")
START_SECONDS = STOP_SECONDS = 30
# A checkout of another revision, whose server is tested: for figures of before and after.
CHECKOUT = os.environ.get("SERVER_CHECKOUT", "")


class Server:
    """A running `email-interactions serve`, and what it prints."""

    def __init__(
        self,
        database: str,
        *options: str,
        token: str | None = None,
        command: tuple[str, ...] = (),
    ) -> None:
        """Start it from a preloaded process, or with a command, such as COMMAND."""
        environment = os.environ | {"EMAIL_INTERACTIONS_DATABASE": database}
        if CHECKOUT:
            command = command or COMMAND
            folders = (f"{CHECKOUT}/{name}" for name in ("service", "tools", "generated/python"))
            environment["PYTHONPATH"] = ":".join(folders)
        if token is not None:
            environment["EMAIL_INTERACTIONS_TOKEN"] = token
        listen = () if "--listen" in options else ("--listen", "127.0.0.1:0")
        arguments = ("serve", *listen, *options)
        self.process = (
            started(*command, *arguments, environment=environment)
            if command
            else Process(arguments, environment)
        )
        self._log: list[str] = []
        self._reader = threading.Thread(target=self._read_log, daemon=True)
        self._reader.start()
        self.address = self._ready()

    def _read_log(self) -> None:
        assert self.process.stderr
        self._log.extend(self.process.stderr)

    def _ready(self) -> str:
        assert self.process.stdout
        timer = threading.Timer(START_SECONDS, self.process.kill)
        timer.start()
        line = self.process.stdout.readline()
        timer.cancel()
        found = re.match(r"serving \S+ on (\S+) \((?:plaintext|TLS)\)$", line)
        if not found:
            self._close()
            raise AssertionError(f"the server did not start: {line}{''.join(self._log)}")
        return found[1]

    def channel(self) -> grpc.Channel:
        """Return a new connection, not shared with other channels."""
        own = ("grpc.use_local_subchannel_pool", 1)
        return grpc.insecure_channel(self.address, options=[own])

    def log(self) -> list[dict[str, Any]]:
        """Return the log so far; all of it once the server has ended."""
        if self.process.poll() is not None:
            self._reader.join()
        return [json.loads(line) for line in list(self._log)]

    def complaints(self) -> list[dict[str, Any]]:
        """Return the log without the warnings of libraries, which may be about the machine."""
        return [line for line in self.log() if line["level"] != "warning" or "library" not in line]

    def ended(self) -> int:
        """Return the exit status, once it has ended."""
        return self.process.wait(STOP_SECONDS)

    def stop(self) -> int:
        """Stop it as an operator does; return the exit status."""
        self.process.send_signal(signal.SIGTERM)
        return self.ended()

    def kill(self) -> None:
        """End it whatever it does."""
        self.process.kill()
        self.process.wait()

    def memory(self) -> int:
        """Return the bytes in memory now."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="utf-8")
        found = re.search(r"^VmRSS:\s+(\d+) kB$", status, re.MULTILINE)
        assert found
        return int(found[1]) * 1024

    def cpu_time(self) -> float:
        """Return the milliseconds of processor time so far."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text(encoding="utf-8").rpartition(")")
        user, system = fields[2].split()[11:13]
        return (int(user) + int(system)) * 1000 / os.sysconf("SC_CLK_TCK")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._close()

    def _close(self) -> None:
        if self.process.poll() is None:
            self.kill()
        self._reader.join()
        for pipe in (self.process.stdout, self.process.stderr):
            if pipe:
                pipe.close()


def until(condition: Callable[[], bool]) -> float:
    """Wait until it is true; return how long it took."""
    begin = time.monotonic()
    while not condition():
        assert time.monotonic() - begin < 30, "it did not become true"
        time.sleep(0.05)
    return time.monotonic() - begin


@contextmanager
def serving(database: str, *options: str, **named: Any) -> Iterator[tuple[Server, Any]]:
    """A running server, and a stub connected to it."""
    with Server(database, *options, **named) as server, server.channel() as channel:
        yield server, new_stub(channel)


def started(*command: str, environment: Mapping[str, str]) -> "subprocess.Popen[str]":
    """Start a command whose output is read."""
    pipe = subprocess.PIPE
    return subprocess.Popen(command, env=environment, stdout=pipe, stderr=pipe, text=True)


def run(*options: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    """Run the command until it ends by itself, because something is wrong."""
    with Process(options, os.environ | environment) as process:
        late = threading.Timer(START_SECONDS, process.kill)
        late.start()
        output, errors = process.stdout.read(), process.stderr.read()
        late.cancel()
        return subprocess.CompletedProcess(options, process.wait(), output, errors)


def self_signed(folder: Path) -> tuple[Path, Path]:
    """Create a certificate for localhost and its key."""
    paths = folder / "server.crt", folder / "server.key"
    command = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost".split()
    names = ("-addext", "subjectAltName=DNS:localhost", "-out", paths[0], "-keyout", paths[1])
    programs.run(*command, *names)
    return paths


def health_of(channel: grpc.Channel, service: str = SERVICE) -> str:
    """Return the answer to a health check."""
    stub: Any = health_pb2_grpc.HealthStub(channel)
    answer = stub.Check(health_pb2.HealthCheckRequest(service=service), timeout=20)
    return health_pb2.HealthCheckResponse.ServingStatus.Name(answer.status)


@contextmanager
def locked(file: str) -> Iterator[None]:
    """Another program is writing to the file of SQLite during the block."""
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield
        connection.execute("ROLLBACK")
