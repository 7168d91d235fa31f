"""Fourth step, load -> check -> resolve -> render -> compile: one folder a format.

A format is a package here with `render(spec, templates) -> Iterable[Artifact]`, its templates in
`templates/`, and in `runtime/` the files that are copied. Formats are discovered by their folders.
A format whose files are completed from those of others, or link to them, names these in `NEEDS`.
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
    """What a package of this folder offers."""

    def render(self, spec: "Spec", templates: "Templates") -> Iterable[Artifact]:
        """The files of this format. Pure: reads the spec and the templates, touches no disk."""
        ...


def names() -> list[str]:
    """Every format, in order."""
    return sorted(module.name for module in pkgutil.iter_modules(__path__))


def with_needed(chosen: Collection[str]) -> list[str]:
    """The chosen formats and those that they need, in order; every format if none is chosen."""
    needed = (other for name in chosen for other in getattr(load(name), "NEEDS", ()))
    return sorted({*chosen, *needed}) if chosen else names()


def load(name: str) -> Format:
    """The package of one format."""
    return cast(Format, importlib.import_module(f"{__name__}.{name}"))


def render(name: str, spec: "Spec", spec_path: str) -> Iterable[Artifact]:
    """The files of one format; headers name the spec by its path."""
    from generator.templating import Templates  # noqa: PLC0415 - not to list the names of formats

    return load(name).render(spec, Templates(Path(__file__).parent / name, spec_path))
