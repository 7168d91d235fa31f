"""Third step, load -> check -> render -> compile -> write: one module or package a format.

A format is a module here with `render(spec, templates) -> Iterable[Artifact]` and a folder of the
same name in generator/templates. Nothing else names it: formats are discovered.
"""

import importlib
import pkgutil
from collections.abc import Iterable
from typing import Protocol, cast

from generator.model import Artifact, Spec
from generator.templating import Templates


class Format(Protocol):
    """What a module of this folder offers."""

    def render(self, spec: Spec, templates: Templates) -> Iterable[Artifact]:
        """The files of this format. Pure: reads the spec and the templates, touches no disk."""
        ...


def discover() -> dict[str, Format]:
    """Every format by its name, in order of the names."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    return {n: cast(Format, importlib.import_module(f"{__name__}.{n}")) for n in names}
