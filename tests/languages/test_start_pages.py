"""The pages to get started in other languages: their files and commands, in order, as printed."""

import shutil
from pathlib import Path

import pytest

from tests.languages.conftest import GO_OF_DEBIAN
from tests.support.programs import run
from tests.support.project import GENERATED
from tests.support.readers.snippets import snippets

PAGES = ("docs/start/go.md", "docs/start/java.md")


@pytest.mark.parametrize("page", PAGES)
def test_the_page_runs_and_prints_its_output(page: str, tmp_path: Path, path: str) -> None:
    """In the module that the page of Go names; Debian's Go finds libraries without modules."""
    folder = tmp_path / "src" / "example.com" / "own"
    shutil.copytree(GENERATED / "proto", folder / "generated" / "proto")
    libraries = f"{tmp_path}:{GO_OF_DEBIAN['GOPATH']}"
    env = GO_OF_DEBIAN | {"GOPATH": libraries, "PATH": path}
    printed = ""
    for found in (found for found in snippets() if found.page == page):
        if found.title == "output":
            assert printed == found.text
            break
        if found.title:
            (folder / found.title).write_text(found.text, encoding="utf-8")
        else:
            printed = run("bash", "-euc", found.text, cwd=folder, env=env).stdout
    else:
        raise AssertionError("the page shows no output")
