"""The violations that a call reports; any other exception fails."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

import pytest

from email_interactions import ValidationError, Violation

T = TypeVar("T")


def attempt(call: Callable[[], T]) -> T | list[Violation]:
    """Return the result of a call, or its violations; any other exception fails the test."""
    try:
        return call()
    except ValidationError as error:
        found = error.violations
    "\n".join(map(str, found)).encode()  # can be logged
    assert found
    return found


def violations(
    call: Callable[[], object], error: type[ValidationError] = ValidationError
) -> list[Violation]:
    """Return the violations that a call raises; another package has another error."""
    with pytest.raises(error) as caught:
        call()
    return caught.value.violations


def rules(found: Iterable[Any]) -> list[tuple[str, str]]:
    """Return pointers and rules."""
    return [(violation.path, violation.rule) for violation in found]
