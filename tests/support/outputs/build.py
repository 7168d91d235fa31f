"""The outputs of any spec, as the generator makes them."""

from pathlib import Path

from generator import formats
from generator.artifact import Artifact
from generator.compile import compile_artifacts
from generator.compile.artifacts import Artifacts
from generator.errors import InvalidSpec, SpecError, one_per_place
from generator.model import Spec
from generator.resolve import resolve
from generator.rules import check
from generator.spec_language.load import load


def parse_spec(text: str, folder: Path) -> tuple[Spec | None, list[SpecError]]:
    """Return the spec for a YAML text, if it can be read at all, and all its errors."""
    path = folder / "spec.yaml"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    try:
        spec, faults = load(path, "spec.yaml")
    except InvalidSpec as invalid:
        return None, list(invalid.errors)
    return spec, one_per_place(faults, check(spec))


def render_outputs(spec: Spec) -> list[Artifact]:
    """Return every file that a template makes, before any tool."""
    names, resolved = formats.names(), resolve(spec)
    return [found for name in names for found in formats.render(name, resolved, "spec.yaml")]


def build_outputs(spec: Spec) -> Artifacts:
    """Return every file of every format, as `python -m generator` makes them."""
    artifacts = Artifacts(render_outputs(spec))
    compile_artifacts(artifacts)
    return artifacts


def write_outputs(artifacts: Artifacts, folder: Path) -> None:
    """Write all files into a folder."""
    for path, content in artifacts.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


def generate_outputs(text: str, folder: Path) -> Spec:
    """Return a valid spec, and write its outputs into a folder."""
    spec, errors = parse_spec(text, folder)
    assert spec is not None
    assert errors == []
    write_outputs(build_outputs(spec), folder)
    return spec
