"""The blocks of the pages about the service, and a shell that runs them on another port."""

import os
import re
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Timer

from tests.support.programs import NONE, Done, Env
from tests.support.project import PROJECT
from tests.support.readers.markdown import tables
from tests.support.readers.snippets import PATH, run, snippets

SERVICE = "docs/service.md"
CLIENTS = "docs/clients.md"
PATIENCE = 300  # seconds; the first build in Go takes a minute


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


def shell(commands: str, folder: Path, port: int = 50051) -> Done:
    """Run commands of a page, which may fail, with this port instead of the default."""
    return run(commands.replace("50051", str(port)), folder, check=False)


def printed(commands: str, folder: Path, port: int = 50051, variables: Env = NONE) -> str:
    """Return the output of commands of a page, which must succeed."""
    return run(commands.replace("50051", str(port)), folder, env=variables).stdout


@contextmanager
def started(commands: str, folder: Path) -> Iterator[tuple[str, int]]:
    """A command that starts a server: its output before that, and the port."""
    running = subprocess.Popen(
        ["bash", "-euc", f"exec {commands}"],
        cwd=folder,
        env=os.environ | {"PATH": PATH},
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
