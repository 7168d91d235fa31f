"""The generator knows nothing about e-mail: another spec's outputs keep the same promises."""

import sys
from pathlib import Path

import pytest

from generator.cli import main
from tests.support import outputs_of
from tests.support.programs import python
from tests.support.readers import PROJECT


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output of the made-up spec with every construct."""
    out = tmp_path_factory.mktemp("other") / "out"
    spec = PROJECT / "tests" / "cases" / "every_construct.yaml"
    assert main(["--spec", str(spec), "--out", str(out)]) == 0
    return out


def test_the_outputs_agree(other: Path) -> None:
    """Classes, schemas, rules and examples on the pages say what the corpus says."""
    assert len(list((other / "docs").glob("*-examples.md"))) == 4
    assert list(outputs_of.faults_of(other, "library_loans")) == []


def test_the_outputs_are_typed_and_clean(other: Path) -> None:
    """mypy in strict mode, ruff and buf find nothing, protoc's stubs of the records included."""
    assert list(outputs_of.faults_of_types(other.parent, sys.executable)) == []
    assert list(outputs_of.faults_of_all(other.parent)) == []


def test_the_python_keeps_the_rules_of_this_project(other: Path) -> None:
    """Those about names too, which a spec can choose otherwise."""
    config = f"--config={PROJECT / 'pyproject.toml'}"
    rules = "--ignore=D,PLC0415,C901,PLR0912,PLR0915"
    python("-m", "ruff", "check", config, rules, "--quiet", other / "python")
