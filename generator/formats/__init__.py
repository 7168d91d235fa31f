"""Fourth step of load -> check -> resolve -> render -> compile: one folder per format.

A format is a package here with `render(spec, templates) -> Iterable[Artifact]`, its templates in
`templates/`, and files to copy in `runtime/`. Formats are discovered by their folders.
A format whose files are completed from other formats, or link to them, lists these in `NEEDS`.
"""

import importlib
import pkgutil
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast

from generator.artifact import Artifact

if TYPE_CHECKING:
    from generator.resolved import Spec
    from generator.templating import Templates


class Format(Protocol):
    """The interface of a package in this folder."""

    def render(self, spec: "Spec", templates: "Templates") -> Iterable[Artifact]:
        """Yield the files of this format. Pure: reads the spec and templates, accesses no disk."""
        ...


def names() -> list[str]:
    """Return the names of all formats, in order."""
    return sorted(module.name for module in pkgutil.iter_modules(__path__))


def with_needed(chosen: Collection[str]) -> list[str]:
    """Return the chosen formats and those they need, in order; all formats if none is chosen."""
    needed = (other for name in chosen for other in getattr(load(name), "NEEDS", ()))
    return sorted({*chosen, *needed}) if chosen else names()


def load(name: str) -> Format:
    """Return the package of a format."""
    return cast(Format, importlib.import_module(f"{__name__}.{name}"))


def render(name: str, spec: "Spec", spec_path: str) -> Iterable[Artifact]:
    """Yield the files of a format; their headers give the path of the spec."""
    from generator.templating import Templates  # noqa: PLC0415 - not to list the names of formats

    return load(name).render(spec, Templates(Path(__file__).parent / name, spec_path))
