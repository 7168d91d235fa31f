"""The blocks of the pages about the service, and a shell that runs them on another port."""

import os
import re
import signal
import socket
import subprocess
import sysconfig
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import Timer

from tests.support.project import PROJECT
from tests.support.readers.markdown import tables
from tests.support.readers.snippets import snippets

SERVICE = "docs/service.md"
CLIENTS = "docs/clients.md"
PATIENCE = 300  # seconds; the first build in Go takes a minute
NONE: Mapping[str, str] = {}


def blocks(page: str, language: str) -> list[str]:
    """Return the blocks of a page, in order."""
    return [found.text for found in snippets() if (found.page, found.language) == (page, language)]


def block(page: str, words: str) -> str:
    """Return the only block of shell commands that contains these words."""
    (found,) = (text for text in blocks(page, "bash") if words in text)
    return found


def rows(column: str, page: str = SERVICE) -> list[list[str]]:
    """Return the rows of the table that has this column, as plain text."""
    (table,) = (table for table in tables(PROJECT / page) if column in table.columns)
    return table.rows


def free_port() -> int:
    """Return an unused port."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def environment() -> dict[str, str]:
    """Return that of a user with the tools of the checkout on the path."""
    path = os.pathsep.join([sysconfig.get_path("scripts"), os.environ["PATH"]])
    return os.environ | {"PATH": path}


def shell(
    commands: str, folder: Path, port: int = 50051, variables: Mapping[str, str] = NONE
) -> "subprocess.CompletedProcess[str]":
    """Run commands of a page until one fails, with this port instead of the default."""
    return subprocess.run(
        ["bash", "-euo", "pipefail", "-c", commands.replace("50051", str(port))],
        cwd=folder,
        env=environment() | dict(variables),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


def printed(
    commands: str, folder: Path, port: int = 50051, variables: Mapping[str, str] = NONE
) -> str:
    """Return the output of commands of a page, which must succeed."""
    done = shell(commands, folder, port, variables)
    assert done.returncode == 0, done.stderr
    return done.stdout


@contextmanager
def started(commands: str, folder: Path) -> Iterator[tuple[str, int]]:
    """A command that starts a server: its output before that, and the port."""
    running = subprocess.Popen(
        ["bash", "-euc", f"exec {commands}"],
        cwd=folder,
        env=environment(),
        stdout=subprocess.PIPE,
        text=True,
        process_group=0,
    )
    late = Timer(PATIENCE, running.kill)
    late.start()
    try:
        assert running.stdout
        with running.stdout as lines:
            output = ""
            for line in lines:
                if found := re.match(r"serving \S+ on \S+:(\d+) ", line):
                    late.cancel()
                    yield output, int(found[1])
                    break
                output += line
            else:
                raise AssertionError(f"it ended without serving: {output}")
    finally:
        late.cancel()
        os.killpg(running.pid, signal.SIGTERM)
        running.wait(PATIENCE)
