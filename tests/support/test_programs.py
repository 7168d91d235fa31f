"""A package is imported from its folder, whatever else has its name."""

import sys
from importlib import import_module
from pathlib import Path

from tests.support.programs import imported


def test_packages_of_one_name_are_kept_apart(tmp_path: Path) -> None:
    """The inner one is another, and the outer one is back afterwards, with its modules."""
    for place in ("outer", "inner"):
        package = tmp_path / place / "python" / "twofold"
        package.mkdir(parents=True)
        (package / "__init__.py").write_text(f"PLACE = {place!r}\n", encoding="utf-8")
        (package / "part.py").write_text("", encoding="utf-8")
    with imported(tmp_path / "outer", "twofold") as outer:
        part = import_module("twofold.part")
        with imported(tmp_path / "inner", "twofold") as inner:
            assert (outer.PLACE, inner.PLACE) == ("outer", "inner")
        assert import_module("twofold.part") is part
        assert sys.modules["twofold"] is outer
    assert "twofold" not in sys.modules
