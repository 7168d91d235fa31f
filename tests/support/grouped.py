"""Many small cases in one test: to send and report a test for each takes longer than trying it."""

import inspect
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

import pytest

MAX_SHOWN = 10


def grouped(
    names: str, cases: Iterable[Any]
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Like pytest.mark.parametrize, but one test tries all cases and reports those that fail.

    The cases share the fixtures of the test.
    """
    arguments = names.split(", ")
    rows = [case if len(arguments) > 1 else (case,) for case in cases]
    assert rows, "no cases"

    def decorate(test: Callable[..., None]) -> Callable[..., None]:
        @wraps(test)
        def try_all(**fixtures: Any) -> None:
            failures: list[str] = []
            for row in rows:
                try:
                    test(**dict(zip(arguments, row, strict=True)), **fixtures)
                except (KeyboardInterrupt, pytest.exit.Exception):
                    raise
                # An exit or a panic of Rust is no Exception; a skip would skip the cases after it.
                except BaseException as error:  # noqa: BLE001
                    shown = pytest.ExceptionInfo.from_exception(error).getrepr(style="short")
                    failures.append(f"{', '.join(repr(value)[:200] for value in row)}\n{shown}")
            if failures:
                count = f"{len(failures)} of {len(rows)} cases fail"
                pytest.fail("\n\n".join([count, *failures[:MAX_SHOWN]]), pytrace=False)

        signature = inspect.signature(test)
        left = [each for name, each in signature.parameters.items() if name not in arguments]
        try_all.__signature__ = signature.replace(parameters=left)  # type: ignore[attr-defined]
        return try_all

    return decorate
