"""The generator knows nothing about e-mail: another spec's outputs keep the same promises."""

import subprocess
import sys
from pathlib import Path

import pytest

from generator.cli import main
from tests.support import outputs_of
from tests.support.readers import PROJECT


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output of the made-up spec with every construct."""
    out = tmp_path_factory.mktemp("other") / "out"
    spec = PROJECT / "tests" / "cases" / "every_construct.yaml"
    assert main(["--spec", str(spec), "--out", str(out)]) == 0
    return out


def test_the_corpus_agrees_with_the_classes(other: Path) -> None:
    """Verdicts, violations, values and protobuf bytes of the corpus are those of the classes."""
    script = PROJECT / "tests" / "support" / "run_corpus.py"
    done = run(sys.executable, script, other, "library_loans")
    assert done.stdout.endswith(" cases, 0 disagree\n")


def test_the_classes_are_typed(other: Path) -> None:
    """Mypy in strict mode finds nothing in the package, protoc's stubs of the records included."""
    assert list(outputs_of.faults_of_types(other.parent, sys.executable)) == []


def test_the_python_is_clean(other: Path) -> None:
    """Ruff has nothing to say, about layout neither."""
    config = f"--config={PROJECT / 'pyproject.toml'}"
    ruff = [sys.executable, "-m", "ruff"]
    run(
        *ruff,
        "check",
        config,
        "--ignore=D,PLC0415,C901,PLR0912,PLR0915",
        "--quiet",
        other / "python",
    )
    run(*ruff, "format", config, "--check", "--quiet", other / "python")


def test_buf_is_content(other: Path) -> None:
    """Lint and layout of the bare tree are clean."""
    buf = Path(sys.executable).with_name("buf")
    run(buf, "lint", other / "proto")
    run(buf, "format", "--diff", "--exit-code", other / "proto")


def test_the_examples_are_the_same_in_all_forms(other: Path) -> None:
    """JSON, protobuf's text format and Python on the pages give equal objects."""
    pages = list((other / "docs").glob("*-examples.md"))
    assert len(pages) == 4
    assert list(outputs_of.faults_of_examples(other, "library_loans")) == []


def run(*command: str | Path) -> subprocess.CompletedProcess[str]:
    """Runs a command that must succeed; shows what it printed if it does not."""
    arguments = [str(part) for part in command]
    done = subprocess.run(arguments, capture_output=True, text=True, check=False, cwd=PROJECT)
    assert done.returncode == 0, done.stdout + done.stderr
    return done
