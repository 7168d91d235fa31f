"""Bounds that the generator and the copied runtime both state."""

import pytest

from email_interactions import objects, values
from generator import contract


@pytest.mark.parametrize(
    ("name", "module"),
    [
        ("INT32_MIN", values),
        ("INT32_MAX", values),
        ("SAFE_INTEGER", objects),
        ("OBJECT_DEPTH", objects),
    ],
)
def test_a_bound_is_the_same_in_the_generator_and_at_run_time(name: str, module: object) -> None:
    """The schemas and the corpus are made with the bound that the classes keep."""
    assert getattr(contract, name) == getattr(module, name)
