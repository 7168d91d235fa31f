"""Runs tools: writes the files that they read, and returns what they report."""

import os
import re
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from generator import output
from generator.artifact import Artifact
from generator.compile.artifacts import ADVICE
from generator.errors import Rejection, ToolError, printable
from generator.output import OutputError, reported

RULES_TREE = "protovalidate/"
_ABOUT_ARTIFACT = re.compile(
    r"""
    ^(?:error:[ ]Failed[ ]to[ ][a-z]+[ ])?  # as ruff has it
    (?P<path>[^:\n]+(?:[.]proto|[.]py(?=:[0-9])))
    (?: :(?P<line>[0-9]+):[0-9]+ )? :[ ] (?!warning) (?P<said>.+)$
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
    """Run protoc in this process, and read the errors that it prints."""
    import grpc_tools
    from grpc_tools import protoc as compiler

    google = Path(grpc_tools.__file__).with_name("_proto")
    log = folder / "errors.txt"
    with _printing_to(log):
        status = compiler.main(["protoc", *arguments, f"--proto_path={google}"])
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
        rejections.append(Rejection(f"{tree}{path}", int(found["line"] or 0), found["said"]))
    if rejections:
        return ToolError(tool, *rejections)
    return OutputError(f"{tool} fails in {output.shown(folder)}: {printable(said.strip())}{ADVICE}")
