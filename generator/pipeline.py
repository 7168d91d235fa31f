"""The steps in a row, load -> check -> resolve -> render -> compile: a path -> artifacts.

If a tool rejects an output, the error has its own message. The rules should prevent that.
"""

import gc
from collections.abc import Collection
from functools import partial
from pathlib import Path

from generator import formats, output
from generator.artifact import header
from generator.compat.history import released, releases
from generator.compile import compile_artifacts
from generator.compile.artifacts import Artifacts
from generator.errors import InvalidSpec, one_per_place
from generator.model import Spec
from generator.paths import shown_in_errors, shown_in_headers
from generator.resolve import resolve
from generator.resolved import Release
from generator.rules import OF_RELEASED, RULES, check
from generator.spec_language.load import load
from generator.spec_language.source.files import Files, FilesOnDisk

_MANY = 500_000  # objects since the start; collecting fewer takes more time than it is worth


def files_of(path: Path) -> Files:
    """Return the files of a spec; included files are read later, when the spec is read."""
    return FilesOnDisk(path, shown_in_errors(path))


def read_spec(source: Files | Path | bytes, *, is_released: bool = False) -> Spec:
    """Load and check a spec; InvalidSpec contains all of its errors.

    An earlier version, with `is_released`, need not satisfy every rule.
    """
    shown = shown_in_errors(source) if isinstance(source, Path) else "spec"
    spec, faults = load(source, shown)
    errors = one_per_place(faults, check(spec, OF_RELEASED if is_released else RULES))
    if errors:
        raise InvalidSpec(*errors)
    return spec


def history(spec: Spec, path: Path, *, is_released: bool = False) -> tuple[Release, ...]:
    """Return the changes in each version in `released/` next to the spec's file.

    With `is_released`, the spec itself is the last version. Raises InvalidSpec if a version has
    errors.
    """
    read = partial(read_spec, is_released=True)
    versions = [(name, partial(read, source)) for name, source in released(path)]
    last = [(spec.package.version, lambda: spec)] if is_released else []
    return releases([*versions, *last])


def outputs(path: Path, only: Collection[str] = (), files: Files | None = None) -> Artifacts:
    """Generate every file from the spec at a path, as `build` does; `files` are its files."""
    files = files or files_of(path)
    shown, spec = shown_in_headers(path), read_spec(files)
    artifacts = rendered(spec, shown, history(spec, path), only)
    del spec  # tools need the memory
    return _completed(artifacts, shown)


def build(
    spec: Spec, shown: str, releases: tuple[Release, ...] = (), only: Collection[str] = ()
) -> Artifacts:
    """Generate every file, and the list of them; the output folder is not changed.

    The files are those of every format, or of the formats in `only` and the formats they need.
    Raises ToolError if a tool rejects one of them.
    """
    return _completed(rendered(spec, shown, releases, only), shown)


def rendered(
    spec: Spec, shown: str, releases: tuple[Release, ...], only: Collection[str]
) -> Artifacts:
    """Return the files of formats, before tools add to them."""
    resolved = resolve(spec, releases)
    artifacts = Artifacts()
    for name in formats.with_needed(only):
        artifacts.add(formats.render(name, resolved, shown))
    return artifacts


def _completed(artifacts: Artifacts, shown: str) -> Artifacts:
    """Add what tools make, and the list."""
    if gc.get_count()[0] > _MANY:
        gc.collect()  # the models, whose nodes refer to each other
    compile_artifacts(artifacts)
    artifacts.add([output.manifest(artifacts, header(shown, "output.py"))])
    return artifacts
