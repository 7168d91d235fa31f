"""The command email-interactions of this checkout: in this process, or as one of its own."""

import io
import os
import shlex
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from unittest.mock import patch

from email_interactions_tools.cli import main
from tests.support import programs
from tests.support.programs import Done
from tests.support.project import PROJECT

PATHS = [str(PROJECT / folder) for folder in ("generated/python", "service", "tools")]
ENVIRONMENT = os.environ | {"PYTHONPATH": os.pathsep.join(PATHS)}
COMMAND = (sys.executable, "-m", "email_interactions_tools")


@contextmanager
def standard_input(content: bytes) -> Iterator[None]:
    """Let this process read the content, as `sys.stdin` and as file 0."""
    with TemporaryFile() as file:
        file.write(content)
        file.seek(0)
        before = os.dup(0)
        os.dup2(file.fileno(), 0)
        try:
            with open(0, closefd=False) as stdin, patch.object(sys, "stdin", stdin):
                yield
        finally:
            os.dup2(before, 0)
            os.close(before)


def run(*arguments: str | Path, stdin: bytes = b"") -> Done:
    """Run a subcommand in this process; its output is text."""
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", "backslashreplace") for _ in range(2))
    status: object
    with standard_input(stdin), patch.multiple(sys, stdout=out, stderr=err):
        try:
            status = main([*map(str, arguments)])
        except SystemExit as stopped:
            status = stopped.code or 0
    assert isinstance(status, int)
    for file in (out, err):
        file.seek(0)
    return Done(arguments, status, out.read(), err.read())


def shell(commands: str, folder: Path) -> str:
    """Run lines of a page in a folder, and return all that they print."""
    call = shlex.join(COMMAND)
    script = f'email-interactions() {{ {call} "$@"; }}\n{commands}'
    return programs.run("bash", "-euc", f"exec 2>&1\n{script}", cwd=folder, env=ENVIRONMENT).stdout
