"""The output is the same on every Python that the machine has, and in a Turkish locale.

Each interpreter from 3.11 on that stands on PATH or among those of pyenv or uv is tried, the newest
of each minor version, in an environment of its own with the locked versions of what the generator
needs. At least one must be newer than 3.11; the summary says which were tried.
"""

import json
import os
import re
import shutil
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.pipeline.test_same_everywhere import STRICT
from tests.support.programs import contents, install, run
from tests.support.project import GENERATED, PROJECT

OLDEST = (3, 11)
IN_PROJECT = {"PYTHONPATH": str(PROJECT)}
IDENTITY = """
import json, platform, sys
print(json.dumps([sys.implementation.name, *sys.version_info[:3], platform.python_version()]))
"""


@cache
def interpreters() -> dict[str, Path]:
    """The newest interpreter of each minor version, by its version."""
    newest: dict[tuple[int, int], tuple[int, str, Path]] = {}
    for path in candidates():
        done = run(path, "-c", IDENTITY, check=False)
        if done.returncode:
            continue  # a name without an interpreter, as pyenv has them
        name, major, minor, micro, version = json.loads(done.stdout)
        if name == "cpython" and (major, minor) >= OLDEST:
            found = (micro, version, path)
            newest[major, minor] = max(newest.get((major, minor), found), found)
    return {version: path for _, (_, version, path) in sorted(newest.items())}


def candidates() -> Iterator[Path]:
    """Where interpreters usually stand."""
    yield Path(sys.executable)
    for minor in range(OLDEST[1], 30):
        if found := shutil.which(f"python3.{minor}"):
            yield Path(found)
    pyenv = Path(os.environ.get("PYENV_ROOT", "~/.pyenv")).expanduser()
    uv = Path(os.environ.get("UV_PYTHON_INSTALL_DIR", "~/.local/share/uv/python")).expanduser()
    for folder in (pyenv / "versions", uv):
        yield from sorted(folder.glob("3*/bin/python3"))
        yield from sorted(folder.glob("cpython-3*/bin/python3"))


@pytest.fixture(scope="module", params=interpreters())
def python(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An interpreter in an environment with what the generator needs."""
    folder: Path = tmp_path_factory.mktemp("environment") / "venv"
    packages = ("--require-hashes", "--requirement", "requirements-generate.lock")
    install(folder, *packages, interpreter=interpreters()[request.param])
    return folder / "bin" / "python"


@pytest.fixture(scope="module")
def turkish(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """A locale in which i and I are no pair, and text is not UTF-8 unless one says so."""
    folder = tmp_path_factory.mktemp("locales")
    run("localedef", "-i", "tr_TR", "-f", "ISO-8859-9", folder / "tr_TR.ISO-8859-9")
    return {"LOCPATH": str(folder), "LC_ALL": "tr_TR.ISO-8859-9", "PYTHONUTF8": "0"}


def test_there_is_a_newer_python_than_the_oldest() -> None:
    """With 3.11 alone, this page would show nothing."""
    minors = {tuple(map(int, version.split(".")[:2])) for version in interpreters()}
    assert OLDEST in minors
    assert max(minors) > OLDEST


def test_the_output_is_the_same(python: Path, turkish: dict[str, str], tmp_path: Path) -> None:
    """In Turkish, and with each warning of this Python as an error."""
    env = IN_PROJECT | turkish | {"TZ": "Asia/Kathmandu"}
    run(python, "-B", *STRICT, "-m", "generator", "--out", tmp_path / "out", env=env)
    assert contents(tmp_path / "out") == contents(GENERATED)


def test_the_turkish_locale_is_in_force(python: Path, turkish: dict[str, str]) -> None:
    """Else the test above would have been one of English."""
    done = run(python, "-c", "import locale; print(locale.getencoding())", env=turkish)
    assert done.stdout.strip().upper() == "ISO-8859-9"


def test_every_file_compiles_without_a_warning(python: Path, tmp_path: Path) -> None:
    """Neither the generator nor what it makes has syntax that this Python deprecates."""
    folders = ("generator", "generated/python", "tests")
    options = ("-f", "-q", "-x", "node_modules", *folders)
    env = {"PYTHONPYCACHEPREFIX": str(tmp_path)}
    run(python, "-W", "error", "-m", "compileall", *options, env=env)


def test_the_package_keeps_its_contract(python: Path) -> None:
    """The conformance corpus runs through the generated package, each case as it says."""
    command = ("-B", "-W", "error", "-m", "tests.support.documents.run_corpus")
    done = run(python, *command, GENERATED, "email_interactions", env=IN_PROJECT)
    assert re.fullmatch(r"[0-9]{3,} cases, 0 disagree\n", done.stdout)
