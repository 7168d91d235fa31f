"""Fourth step, load -> check -> resolve -> render -> compile: one folder a format.

A format is a package here with `render(spec, templates) -> Iterable[Artifact]`, its templates in
`templates/`, and in `runtime/` the files that are copied. Formats are discovered by their folders.
"""

import importlib
import pkgutil
from collections.abc import Iterable
from pathlib import Path
from typing import Protocol, cast

from generator.artifact import Artifact
from generator.resolved import Spec
from generator.templating import Templates


class Format(Protocol):
    """What a package of this folder offers."""

    def render(self, spec: Spec, templates: Templates) -> Iterable[Artifact]:
        """The files of this format. Pure: reads the spec and the templates, touches no disk."""
        ...


def names() -> list[str]:
    """Every format, in order."""
    return sorted(module.name for module in pkgutil.iter_modules(__path__))


def load(name: str) -> Format:
    """The package of one format."""
    return cast(Format, importlib.import_module(f"{__name__}.{name}"))


def render(name: str, spec: Spec, spec_path: str) -> Iterable[Artifact]:
    """The files of one format; headers name the spec by its path."""
    return load(name).render(spec, Templates(Path(__file__).parent / name, spec_path))
