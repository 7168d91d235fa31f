"""What is measured of generation: tools that make formats of a spec, run as commands."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from benchmarks.places import PACKAGE, PROJECT
from benchmarks.processes import Command, Cost, run


class Inputs(NamedTuple):
    """A spec in the language of each tool, all in one folder."""

    folder: Path
    own: Path
    linkml: Path
    typespec: Path

    @property
    def ready(self) -> Path:
        """What the product made of it in its last run, for what starts from there."""
        return self.folder / "own"


class Tool(NamedTuple):
    """One way to generate. Its commands run one after another and their costs are added."""

    key: str
    title: str
    makes: str
    commands: Callable[[Inputs, Path], list[Command]]


def cost(tool: Tool, inputs: Inputs, limit: int | None) -> Cost:
    """What one run into an empty folder costs; stopped after so many seconds of CPU."""
    out = inputs.folder / tool.key
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir()
    costs: list[Cost] = []
    for command in tool.commands(inputs, out):
        left = limit and max(1, limit - int(sum(c.cpu for c in costs)))
        environment = {"PYTHONPATH": os.pathsep.join([str(PROJECT), str(PACKAGE)])}
        costs.append(run(command, folder=inputs.folder, environment=environment, limit=left))
        if costs[-1].over:
            break
    return Cost(
        sum(c.cpu for c in costs),
        sum(c.wall for c in costs),
        max(c.peak for c in costs),
        any(c.over for c in costs),
    )
