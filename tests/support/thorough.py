"""How much a run tries: a fixed sample, or with THOROUGH=1 everything, as `make test-thorough`."""

import os
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")
THOROUGH = os.environ.get("THOROUGH") == "1"


def amount(sample: int, everything: int, variable: str = "") -> int:
    """Return the number of cases to try; an environment variable may set another one."""
    return int(os.environ.get(variable) or (everything if THOROUGH else sample))


def sampled(found: Sequence[T], every: int) -> Sequence[T]:
    """Return everything, or an evenly spread sample."""
    return found if THOROUGH else found[::every]
