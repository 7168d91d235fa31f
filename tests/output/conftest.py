"""An output folder."""

from pathlib import Path

import pytest

from generator import output
from generator.output import Difference, State
from tests.output.artifacts import OLD, listed
from tests.support.programs import contents


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """An output folder in which OLD was written."""
    folder = tmp_path / "new" / "out"
    found = output.update(listed(*OLD), folder)
    assert found == [Difference(path, State.MISSING) for path in sorted(listed(*OLD))]
    assert contents(folder) == listed(*OLD)
    return folder
