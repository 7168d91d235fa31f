"""Everything that is wrong with the outputs of a spec, or of many.

`faults_of` tests the outputs of one spec, `faults_of_all` many folders with one start of each tool.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import jsonschema_rs

from tests.support.outputs.corpus import faults_of_corpus, faults_of_examples
from tests.support.outputs.pages import faults_of_index, faults_of_page
from tests.support.outputs.protobuf import (
    faults_of_masks,
    faults_of_protobuf_layout,
    faults_of_protos,
)
from tests.support.outputs.python import faults_of_hints, faults_of_imports, faults_of_python
from tests.support.programs import failure, imported
from tests.support.project import PROJECT
from tests.support.readers.javascript import faults_of_javascript
from tests.support.thorough import sampled

# Rules about words that a spec chooses, and rules that do not apply to the generated package.
_UNCHECKED = "--ignore=A,C90,D,E501,E741,E742,N,PLC0415,PLR09,RUF001,RUF002,RUF100"


def faults_of(folder: Path, package: str) -> Iterator[str]:
    """Yield what is wrong with the outputs of one spec."""
    yield from faults_of_python(folder)
    yield from faults_of_protos(folder)
    yield from faults_of_masks(folder)
    yield from faults_of_schemas(folder)
    for page in sampled(sorted(folder.rglob("*.md")), 8):  # which two parsers in Python read
        yield from faults_of_page(page)
    yield from faults_of_index(folder / "docs")
    with imported(folder, package) as module:
        yield from faults_of_corpus(folder, module)
        yield from faults_of_examples(folder, module)
        yield from faults_of_hints(module)


def faults_of_schemas(folder: Path) -> Iterator[str]:
    """Yield schemas that the metaschema of 2020-12 rejects."""
    for path in sorted((folder / "json_schema").iterdir()):
        schema = json.loads(path.read_text(encoding="utf-8"))
        try:
            jsonschema_rs.meta.validate(schema)
        except jsonschema_rs.ValidationError as error:
            yield f"{path}: {error}"


def faults_of_all(root: Path) -> Iterator[str]:
    """Yield what linters and formatters report about all outputs in a folder."""
    ruff = [sys.executable, "-m", "ruff"]
    config = f"--config={PROJECT / 'pyproject.toml'}"
    python = sorted(str(path) for path in root.glob("*/python"))
    yield from failure(*ruff, "check", config, _UNCHECKED, "--quiet", *python)
    yield from failure(*ruff, "format", config, "--check", "--quiet", *python)
    yield from faults_of_imports(root)
    yield from faults_of_protobuf_layout(root)
    yield from faults_of_javascript(path.parent for path in sorted(root.glob("*/javascript")))
