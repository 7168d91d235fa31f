"""Archives of the project, and environments in which the wheel is installed."""

import json
import re
import sys
import tomllib
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from tests.support import programs
from tests.support.project import PROJECT

PACKAGE = "email_interactions"
# As docs/libraries.md names them.
LIBRARIES = {"oldest": ["pydantic==2.7.*", "fastapi==0.117.*"], "newest": ["pydantic", "fastapi"]}
DOCUMENT = {
    "from": {"address": "ada@customer.example", "personal": "Ada Lovelace"},
    "to": [{"address": "help@shop.example"}],
    "customer_id": "00001a57JGQ00BW8",
    "interaction_id": "0000DaFU51GM001D",
    "status": 0,
    "entity_type": 0,
    "type": "Inbound",
    "media_type": "email",
    "creator_app_id": 102,
    "start_date": "2009-08-05T09:33:15.250Z",
    "udata": {"Service Level": 2.0, "notes": [None, {"a": True}]},
}


def run(*command: str | Path, cwd: Path) -> str:
    """What a command prints."""
    return programs.run(*command, cwd=cwd).stdout


class Archives(NamedTuple):
    """Both archives, built from the checkout, and the source archive unpacked."""

    wheel: Path
    source: Path
    unpacked: Path


def build(source: Path, out: Path, *kinds: str) -> None:
    """Builds into a folder with the tools that are installed here."""
    run(sys.executable, "-m", "build", "--no-isolation", *kinds, "--outdir", out, source, cwd=out)


class Environment(NamedTuple):
    """A virtual environment with the wheel in it."""

    folder: Path

    @property
    def python(self) -> Path:
        """Its interpreter."""
        return self.folder / "bin" / "python"

    def answer(self, script: str, *arguments: str) -> Any:
        """What a script prints as JSON, run far from the checkout; a warning is a failure."""
        options = ("-I", "-W", "error", "-c", script)
        return json.loads(run(self.python, *options, *arguments, cwd=self.folder))


def lower_bounds() -> list[str]:
    """Every requirement of the package and of its extras, at the lowest version it allows."""
    text = (PROJECT / "pyproject.toml").read_text(encoding="utf-8")
    project = tomllib.loads(text)["project"]
    requirements = chain(project["dependencies"], *project["optional-dependencies"].values())
    found = (re.match(r"([\w.-]+)>=([0-9.]+)", requirement) for requirement in requirements)
    return [f"{bound[1]}=={bound[2]}" for bound in found if bound]


VERSIONS = {"oldest": lower_bounds(), "newest": ["protobuf>=7,<8"]}


class Installer(NamedTuple):
    """Makes environments, each with the wheel and the versions that were asked for."""

    wheel: Path
    constraints: Path
    parent: Path

    def install(self, name: str, *others: str, extra: str = "") -> Environment:
        """A fresh environment with the wheel, what it needs, and what is named beside it."""
        wheel = f"email-interactions{extra} @ file://{self.wheel}"
        programs.install(self.parent / name, "--constraint", self.constraints, wheel, *others)
        return Environment(self.parent / name)
