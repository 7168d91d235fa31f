"""Templates: what they may print, and where they are kept compiled."""

from pathlib import Path

import pytest
from jinja2 import UndefinedError

from generator.templating import Templates, compiled, environment
from tests.support.thorough import sampled


@pytest.fixture
def template(tmp_path: Path) -> Path:
    """A template of a format."""
    (tmp_path / "templates").mkdir()
    path = tmp_path / "templates" / "one.j2"
    path.write_text("one {{ number }}", encoding="utf-8")
    return path


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where templates are kept compiled."""
    monkeypatch.setattr("sys.dont_write_bytecode", False)
    monkeypatch.setattr(compiled, "_FOLDER", tmp_path / "cache")
    return tmp_path / "cache"


def templates(template: Path) -> Templates:
    """The templates of the format, as in a new run, for a spec called spec.yaml."""
    environment.cache_clear()
    return Templates(template.parents[1], "spec.yaml")


@pytest.mark.usefixtures("cache")
def test_a_name_that_is_not_given_is_an_error(template: Path) -> None:
    """A template cannot print a value that it was not given."""
    with pytest.raises(UndefinedError, match="'number' is undefined"):
        templates(template).render("one.j2")


@pytest.mark.usefixtures("cache")
def test_a_template_is_compiled_once(template: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The next run reads what this one compiled; an edited template is compiled again."""
    assert templates(template).render("one.j2", number=1) == b"one 1"
    with monkeypatch.context() as patched:
        patched.setattr("jinja2.Environment.compile", None)  # compiling fails
        assert templates(template).render("one.j2", number=2) == b"one 2"
    template.write_text("two {{ number }}", encoding="utf-8")
    assert templates(template).render("one.j2", number=3) == b"two 3"


def test_compiled_templates_need_not_be_kept(template: Path, cache: Path) -> None:
    """Rendering works where no file can be kept."""
    cache.write_bytes(b"")
    assert templates(template).render("one.j2", number=1) == b"one 1"


def test_a_compiled_template_that_is_cut(template: Path, cache: Path) -> None:
    """Wherever its file ends, it is compiled again."""
    templates(template).render("one.j2", number=1)
    (kept,) = cache.iterdir()
    whole = kept.read_bytes()
    for size in sampled(range(len(whole)), 8):
        kept.write_bytes(whole[:size])
        assert templates(template).render("one.j2", number=1) == b"one 1"
