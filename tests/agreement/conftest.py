"""The Python package of the made-up spec."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.outputs.build import imported
from tests.support.specs.every_construct import PACKAGE


@pytest.fixture(scope="module")
def package(every_construct: Path) -> Iterator[Any]:
    """Imported for the tests of one module."""
    with imported(every_construct, PACKAGE) as found:
        yield found
