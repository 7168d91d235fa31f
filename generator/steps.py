"""The steps in a row, load -> check -> render -> compile: a path -> Spec -> artifacts."""

import os
import re
from dataclasses import replace
from functools import partial
from pathlib import Path

from generator import formats, output
from generator.artifact import Artifact
from generator.blame import refused
from generator.check import check
from generator.compat.baseline import released
from generator.compat.history import Version, releases
from generator.compile import compile_artifacts
from generator.errors import InvalidSpec, ToolError, one_per_place
from generator.manifest import with_manifest
from generator.model import Spec
from generator.spec_language.load import load
from generator.template_cache import compiled_templates
from generator.templating import header

_SIGNS = re.compile(r"[^\w /\\.,+@~-]|-(?=-)")
PROJECT = Path(__file__).resolve().parent.parent


def read_spec(source: Path | bytes, shown: str | None = None) -> Spec:
    """A spec without errors; InvalidSpec carries all of them otherwise.

    Errors name it by `shown`, which only the content of a file needs.
    """
    if shown is None:
        shown = shown_in_errors(source) if isinstance(source, Path) else "spec"
    spec, faults = load(source, shown)
    errors = one_per_place(faults, check(spec))
    if errors:
        raise InvalidSpec(*errors)
    return spec


def with_releases(spec: Spec, path: Path, *, is_released: bool = False) -> Spec:
    """The spec with what each version changed that stands in `released/` beside its file.

    One that is being released counts as the last version. InvalidSpec if a version has errors.
    """
    versions: list[Version] = [
        (found.name, partial(read_spec, *found.readable())) for found in released(path)
    ]
    if is_released:
        versions.append((spec.package.version, lambda: spec))
    return replace(spec, releases=releases(versions))


def build(spec: Spec, shown: str) -> list[Artifact]:
    """Every file of every format, and the list of them; touches no output.

    Raises InvalidSpec when a tool refuses what was made of the spec.
    """
    compiled = compiled_templates()
    rendered: list[Artifact] = []
    for name in formats.names():
        rendered += formats.render(name, spec, shown, compiled)
    try:
        artifacts = compile_artifacts(rendered)
    except ToolError as failure:
        raise InvalidSpec(*refused(spec, failure, rendered)) from None
    return with_manifest(artifacts, header(shown, "manifest.py"))


def shown_in_errors(path: Path) -> str:
    """The path as one would type it here."""
    absolute, here = Path(os.path.realpath(path)), Path(os.path.realpath("."))
    return str(absolute.relative_to(here) if absolute.is_relative_to(here) else path)


def shown_in_headers(path: Path) -> str:
    """The same wherever the command runs: from the project's folder, or else the bare name.

    Signs that may end a comment, or mean something in one, are escaped.
    """
    absolute = Path(os.path.realpath(path))
    is_inside = absolute.is_relative_to(PROJECT)
    shown = output.shown(absolute.relative_to(PROJECT) if is_inside else Path(absolute.name))
    return _SIGNS.sub(lambda sign: f"\\x{ord(sign[0]):02x}", shown.replace(os.sep, "/"))
