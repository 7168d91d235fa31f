"""A server of our own: started as an operator starts it, asked as a client asks it."""

import json
import os
import re
import signal
import subprocess
import sys
import threading
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import grpc

from email_interactions.v1 import email_interaction_service_pb2_grpc as service_pb2_grpc

make_stub: Any = service_pb2_grpc.EmailInteractionServiceStub
COMMAND = (sys.executable, "-m", "email_interactions_service")
START_SECONDS = 30
STOP_SECONDS = 30


class Server:
    """A running `email-interactions serve`, with what it prints."""

    def __init__(
        self,
        database: str,
        *options: str,
        token: str | None = None,
        within: tuple[str, ...] = (),
    ) -> None:
        """Starts it, `within` a command that ends in becoming the server."""
        environment = os.environ | {"EMAIL_INTERACTIONS_DATABASE": database}
        if token is not None:
            environment["EMAIL_INTERACTIONS_TOKEN"] = token
        listen = () if "--listen" in options else ("--listen", "127.0.0.1:0")
        self.process = subprocess.Popen(
            [*within, *COMMAND, "serve", *listen, *options],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self._log: list[str] = []
        self._reading = threading.Thread(target=self._read_log, daemon=True)
        self._reading.start()
        self.address = self._ready()

    def _read_log(self) -> None:
        assert self.process.stderr
        self._log.extend(self.process.stderr)

    def _ready(self) -> str:
        assert self.process.stdout
        late = threading.Timer(START_SECONDS, self.process.kill)
        late.start()
        line = self.process.stdout.readline()
        late.cancel()
        found = re.match(r"serving \S+ on (\S+) \((?:plaintext|TLS)\)$", line)
        if not found:
            self._close()
            raise AssertionError(f"the server did not start: {line}{''.join(self._log)}")
        return found[1]

    def channel(self, *options: tuple[str, int]) -> grpc.Channel:
        """A connection of its own, not shared with other channels."""
        own = ("grpc.use_local_subchannel_pool", 1)
        return grpc.insecure_channel(self.address, options=[own, *options])

    def log(self) -> list[dict[str, Any]]:
        """The lines of the log so far; all of them once the server has ended."""
        if self.process.poll() is not None:
            self._reading.join()
        return [json.loads(line) for line in list(self._log)]

    def signal(self, number: int) -> None:
        """Sends a signal."""
        self.process.send_signal(number)

    def ended(self) -> int:
        """The exit status, once it has ended."""
        return self.process.wait(STOP_SECONDS)

    def stop(self) -> int:
        """Stops it as an operator does."""
        self.signal(signal.SIGTERM)
        return self.ended()

    def kill(self) -> None:
        """Ends it in the middle of whatever it does."""
        self.process.kill()
        self.process.wait()

    def memory(self) -> int:
        """Bytes in memory now."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="utf-8")
        found = re.search(r"^VmRSS:\s+(\d+) kB$", status, re.MULTILINE)
        assert found
        return int(found[1]) * 1024

    def busy(self) -> float:
        """Milliseconds that it has kept processors busy."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text(encoding="utf-8").rpartition(")")
        user, system = fields[2].split()[11:13]
        return (int(user) + int(system)) * 1000 / os.sysconf("SC_CLK_TCK")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._close()

    def _close(self) -> None:
        if self.process.poll() is None:
            self.kill()
        self._reading.join()
        for pipe in (self.process.stdout, self.process.stderr):
            if pipe:
                pipe.close()


def serve(*options: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """A run that is to end by itself, because something is wrong."""
    return subprocess.run(
        [*COMMAND, *options],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=START_SECONDS,
        check=False,
    )
