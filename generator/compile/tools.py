"""Runs tools: writes the files that they read, and returns what they report."""

import os
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from generator import output
from generator.artifact import Artifact
from generator.compile.artifacts import ADVICE
from generator.errors import ToolError, printable
from generator.output import OutputError, reported

RULES_TREE = "protovalidate/"
LARGE = 8 * 2**20  # bytes of all files
_ABOUT_ARTIFACT = re.compile(
    r"""
    ^(?:error:[ ]Failed[ ]to[ ][a-z]+[ ])?  # as ruff has it
    (?P<path>[^:\n]+(?:[.]proto|[.]py(?=:[0-9])))
    (?: (?P<line>:[0-9]+) :[0-9]+ )? :[ ] (?!warning) (?P<said>.+)$
    """,
    re.MULTILINE | re.VERBOSE,
)


def write(folder: Path, artifacts: Iterable[Artifact]) -> None:
    """Write the files that a tool reads."""
    for path, content in artifacts:
        target = folder / path
        with reported("written", target, ADVICE):
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)


def ruff(folder: Path, *arguments: str) -> None:
    """Run ruff on the files of a folder."""
    from ruff import find_ruff_bin

    command = [find_ruff_bin(), *arguments, "--isolated", "--no-cache", "--target-version=py311"]
    done = subprocess.run([*command, str(folder)], capture_output=True, check=False)
    if done.returncode:
        raise _failure("ruff", folder, done.stderr.decode(errors="replace"))


def protoc(folder: Path, *arguments: str) -> None:
    """Run protoc, and read the errors that it prints.

    It starts no process, except for large files, because it never releases the memory for them.
    """
    import grpc_tools
    from grpc_tools import protoc as compiler

    google = Path(grpc_tools.__file__).with_name("_proto")
    command = ["protoc", *arguments, f"--proto_path={google}"]
    log = folder / "errors.txt"
    with _printing_to(log):
        if sum(path.stat().st_size for path in folder.rglob("*.*")) > LARGE:
            name = [sys.executable, "-m", compiler.__name__]
            status = subprocess.run([*name, *command[1:]], check=False).returncode
        else:
            status = compiler.main(command)
    if status:
        raise _failure("protoc", folder, log.read_text(errors="replace"))


@contextmanager
def _printing_to(path: Path) -> Iterator[None]:
    """Redirect to a file what C++ prints to stderr."""
    with reported("written", path, ADVICE):
        file = path.open("wb")
    with file:
        shown = os.dup(2)
        os.dup2(file.fileno(), 2)
        try:
            yield
        finally:
            os.dup2(shown, 2)
            os.close(shown)


def _failure(tool: str, folder: Path, said: str) -> ToolError | OutputError:
    """Return the messages of a tool about the artifacts; without any, the system is at fault."""
    rejections = []
    for found in _ABOUT_ARTIFACT.finditer(said):
        path = found["path"].removeprefix(f"{folder}/").removeprefix("source/")
        tree = RULES_TREE if path.endswith(".proto") else ""
        line, said = found["line"] or "", printable(found["said"])
        rejections.append(f"{tool} rejects {tree}{path}{line}: {said}")
    if rejections:
        return ToolError("\n".join(rejections))
    return OutputError(f"{tool} fails in {output.shown(folder)}: {printable(said.strip())}{ADVICE}")
