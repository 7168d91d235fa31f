"""Calls near the recursion limit of Python."""

import json
import sys
from collections.abc import Callable
from typing import Any, TypeVar

import pytest

from email_interactions import EmailIn, read_interactions
from tests.agreement.fuzz.test_fuzz import FULL
from tests.support.documents.samples import MINIMAL
from tests.support.violations import attempt

T = TypeVar("T")


def nested(frames: int, call: Callable[[], T]) -> T:
    """The same call, so many frames further down."""
    return call() if frames == 0 else nested(frames - 1, call)


EMAIL = EmailIn.from_json(FULL)
FAULTY = json.dumps(MINIMAL | {"status": 9000, "udata": {"a": [{"b": 2**53}]}})
CALLS: dict[str, Callable[[], Any]] = {
    "from_json": lambda: EmailIn.from_json(FULL),
    "from_json, carefully": lambda: EmailIn.from_json(FULL.replace(b": 0", b": 0.0")),
    "from_json, ignoring unknown names": lambda: EmailIn.from_json(FULL, ignore_unknown=True),
    "from_json of a faulty document": lambda: EmailIn.from_json(FAULTY),
    "from_dict": lambda: EmailIn.from_dict(json.loads(FULL)),
    "from_proto": lambda: EmailIn.from_proto(EMAIL.to_proto()),
    "validate": EMAIL.validate,
    "to_json": EMAIL.to_json,
    "to_dict": EMAIL.to_dict,
    "to_proto": lambda: EMAIL.to_proto().SerializeToString(deterministic=True),
    "read_interactions": lambda: [*read_interactions(b"[%s]" % FULL)],
}


@pytest.mark.parametrize("name", CALLS)
def test_near_the_recursion_limit_no_verdict_is_wrong(name: str) -> None:
    """The right result, or RecursionError where the program has no frames left."""
    call = CALLS[name]
    expected = attempt(call)
    seen: list[Any] = []
    for frames in range(sys.getrecursionlimit() - 150, sys.getrecursionlimit()):
        try:
            seen.append(nested(frames, lambda: attempt(call)))
        except RecursionError:
            seen.append(RecursionError)
    assert all(found in (expected, RecursionError) for found in seen)
    assert seen[-1] is RecursionError
