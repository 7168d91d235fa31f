"""Words that pages and messages do not use, which the linter finds; targets that pages name."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

from tests.support.programs import run
from tests.support.project import PROJECT
from tests.support.readers.snippets import pages

CONFIG = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
TERMS = CONFIG["tool"]["rumdl"]["MD061"]["terms"]
SOURCES = [
    path for name in ("generator", "service", "tools") for path in (PROJECT / name).rglob("*.py")
]
PROSE = re.compile(rf"\b(?:{'|'.join(map(re.escape, TERMS))})\b")


def test_the_linter_rejects_each_term(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    lines = "".join(f"\nThe {term} here.\n" for term in TERMS)
    page.write_text(f"# Page\n{lines}", encoding="utf-8")
    rumdl = Path(sys.executable).with_name("rumdl")
    config = ("--config", PROJECT / "pyproject.toml")
    done = run(rumdl, "check", *config, page, cwd=tmp_path, check=False)
    assert done.returncode == 1
    assert set(re.findall(r"\[MD061\] Found forbidden term '(.+)'", done.stdout)) >= set(TERMS)


def messages(path: Path) -> Iterator[str]:
    """The strings of a module that have several words, docstrings left out."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docs = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
            yield node.value if " " in node.value else ""


def test_messages_and_help_use_none_of_the_terms() -> None:
    assert SOURCES
    found = {text for path in SOURCES for text in messages(path) if PROSE.search(text)}
    assert found == set()


def test_the_targets_of_make_use_none_of_the_terms() -> None:
    makefile = (PROJECT / "Makefile").read_text(encoding="utf-8")
    assert PROSE.findall("\n".join(re.findall("## (.+)", makefile))) == []


def test_the_targets_on_pages_exist() -> None:
    """Those in a line; blocks of commands are run elsewhere."""
    makefile = (PROJECT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall("^([a-z-]+):", makefile, re.MULTILINE))
    named = {
        (name, page.name)
        for page in pages()
        for name in re.findall("`make ([a-z-]+)", page.read_text(encoding="utf-8"))
    }
    assert len(named) > len(targets) / 2
    assert {(name, page) for name, page in named if name not in targets} == set()
