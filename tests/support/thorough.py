"""How much a run tries: a fixed sample, or with THOROUGH=1 everything, as `make test-thorough`."""

import os
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")
THOROUGH = os.environ.get("THOROUGH") == "1"


def amount(sample: int, everything: int, variable: str = "") -> int:
    """The number of cases to try; a variable of the environment may name another one."""
    return int(os.environ.get(variable) or (everything if THOROUGH else sample))


def sampled(found: Sequence[T], every: int) -> Sequence[T]:
    """Everything, or one in so many, spread evenly."""
    return found if THOROUGH else found[::every]
