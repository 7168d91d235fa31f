"""Programs that tests start, packages that they import, and the files that these consist of."""

import importlib
import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import pytest

from generator.cli import main
from tests.support.project import PROJECT

Done = subprocess.CompletedProcess[str]
Env = Mapping[str, str]
NONE: Env = {}
MAX_SECONDS = 1800  # for a program that hangs; the slowest installs packages or runs all tests


def run(
    *command: str | Path,
    cwd: Path = PROJECT,
    check: bool = True,
    env: Env = NONE,
    stdin: str = "",
) -> Done:
    """Run a command; unless it may fail, a failure fails the test with everything it printed."""
    variables = {**os.environ, **env}
    finished = subprocess.run(
        command,
        cwd=cwd,
        env=variables,
        input=stdin.encode(),
        capture_output=True,
        check=False,
        timeout=MAX_SECONDS,
    )
    printed = [each.decode(errors="replace") for each in (finished.stdout, finished.stderr)]
    done = Done(command, finished.returncode, *printed)
    if check and done.returncode:
        shown = " ".join(map(str, command))
        pytest.fail(f"{shown}\nstatus {done.returncode}\n{done.stdout}\n{done.stderr}")
    return done


python = partial(run, sys.executable)
"""Runs Python, with `-m` and a module, or `-c` and a script."""


def failure(*command: str) -> Iterator[str]:
    """Yield what a command printed, if it failed."""
    done = run(*command, check=False)
    if done.returncode:
        yield f"{' '.join(command[:3])}: {done.stdout}{done.stderr}"[:4000]


def install(
    environment: Path, *arguments: str | Path, interpreter: str | Path = sys.executable
) -> None:
    """Create a virtual environment with packages: by uv, or by pip if uv finds no registry."""
    run(interpreter, "-m", "venv", "--without-pip", environment)
    options = ("install", "--quiet", *arguments)
    if python("-m", "uv", "pip", *options, "--python", environment, check=False).returncode:
        python("-m", "pip", "--python", environment, *options)


@contextmanager
def imported(folder: Path, name: str) -> Iterator[Any]:
    """Import the generated package; modules of this name from elsewhere are replaced meanwhile."""
    others = _forgotten(name)
    sys.path.insert(0, str(folder / "python"))
    try:
        yield importlib.import_module(name)
    finally:
        sys.path.remove(str(folder / "python"))
        _forgotten(name)
        sys.modules.update(others)


def _forgotten(name: str) -> dict[str, ModuleType]:
    """Remove the modules of a package from those that are imported, and return them."""
    found = [module for module in sys.modules if module.split(".")[0] == name]
    return {module: sys.modules.pop(module) for module in found}


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file in a folder, except caches."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }


def free_port() -> int:
    """Return an unused port of this machine."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        port: int = found.getsockname()[1]
        return port


class Printed(NamedTuple):
    """The exit status of the generator, and what it printed."""

    status: object
    out: str
    err: str


def generator(capsys: pytest.CaptureFixture[str], *arguments: str) -> Printed:
    """Run `python -m generator` in this process."""
    capsys.readouterr()
    try:
        status: object = main([*arguments])
    except SystemExit as stopped:
        status = stopped.code
    printed = capsys.readouterr()
    return Printed(status, printed.out, printed.err)
