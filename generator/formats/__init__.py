"""Fourth step of load -> check -> resolve -> render -> compile: one folder per format.

A format is a package here with `render(spec, templates) -> Iterable[Artifact]`, its templates in
`templates/`, and files to copy in `runtime/`. Formats are discovered by their folders. Rendering is
pure: it reads the spec and templates, and accesses no disk.
A format whose files are completed from other formats, or link to them, lists these in `NEEDS`.
"""

import importlib
import pkgutil
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from generator.artifact import Artifact

if TYPE_CHECKING:
    from generator.resolved import Spec


def names() -> list[str]:
    """Return the names of all formats, in order."""
    return sorted(module.name for module in pkgutil.iter_modules(__path__))


def with_needed(chosen: Collection[str]) -> list[str]:
    """Return the chosen formats and those they need, in order; all formats if none is chosen."""
    needed = (other for name in chosen for other in getattr(_load(name), "NEEDS", ()))
    return sorted({*chosen, *needed}) if chosen else names()


def render(name: str, spec: "Spec", spec_path: str) -> Iterable[Artifact]:
    """Yield the files of a format; their headers give the path of the spec."""
    from generator.templating import Templates  # noqa: PLC0415 - not to list the names of formats

    found: Iterable[Artifact] = _load(name).render(
        spec, Templates(Path(__file__).parent / name, spec_path)
    )
    return found


def _load(name: str) -> Any:
    return importlib.import_module(f"{__name__}.{name}")
