"""Generates formats without protoc and ruff, as the compared generators do.

python -m benchmarks.templates SPEC OUT NAME...; runs under the generator's own Python.
"""

import gc
import sys
from pathlib import Path

from generator import formats, output
from generator.artifact import header
from generator.compile.artifacts import Artifacts
from generator.paths import shown_in_headers
from generator.pipeline import read_spec
from generator.resolve import resolve


def main(spec: Path, out: Path, names: list[str]) -> None:
    """Write the output as `python -m generator generate` does."""
    gc.disable()  # as the command does
    shown = shown_in_headers(spec)
    resolved = resolve(read_spec(spec))
    artifacts = Artifacts()
    for name in names:
        artifacts.add(formats.render(name, resolved, shown))
    artifacts.add([output.manifest(artifacts, header(shown, "output.py"))])
    output.update(artifacts, out)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:])
