"""The command email-interactions as a process, of this checkout."""

import os
import shlex
import subprocess
import sys
from pathlib import Path

from tests.support.programs import Done
from tests.support.project import PROJECT

PATHS = [str(PROJECT / folder) for folder in ("generated/python", "service", "tools")]
ENVIRONMENT = os.environ | {"PYTHONPATH": os.pathsep.join(PATHS)}
COMMAND = (sys.executable, "-m", "email_interactions_tools")


def run(*arguments: str | Path, stdin: bytes = b"") -> Done:
    """Run a subcommand; its output is text."""
    done = subprocess.run(
        [*COMMAND, *arguments], input=stdin, env=ENVIRONMENT, capture_output=True, check=False
    )
    return Done(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


def shell(commands: str, folder: Path) -> str:
    """Run lines of a page in a folder, and return all that they print."""
    call = shlex.join(COMMAND)
    script = f'email-interactions() {{ {call} "$@"; }}\n{commands}'
    done = subprocess.run(
        ["bash", "-euc", script],
        cwd=folder,
        env=ENVIRONMENT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=True,
    )
    return done.stdout.decode()
