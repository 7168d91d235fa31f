"""Strings and booleans."""

import re
from typing import Any

from ..record import Pattern
from ..violations import Faults, Place
from .base import Type
from .plain import is_string, plain_text

SURROGATE = re.compile("[\ud800-\udfff]")


class String(Type):
    """A string that UTF-8 can encode, and that matches the pattern if there is one."""

    wire = str

    def __init__(self, pattern: Pattern | None = None) -> None:
        self._pattern = pattern
        is_str, in_utf8 = "type({value}) is str", "{value}.isascii() or is_utf8({value})"
        tests = [is_str]
        if pattern:
            self.matches, self.wire_test = pattern.matches, "{matches}({value})"
            tests.append(self.wire_test)
        else:
            self.json_test = f"{is_str} and (is_decoded or {in_utf8})"
        self.test = " and ".join(tests)
        self.utf8_test = " and ".join([is_str, f"({in_utf8})", *tests[1:]])

    def read(self, value: Any, place: Place, faults: Faults) -> Any:
        if not is_string(value):
            return faults.wrong_type(place, "a string", value)
        text = plain_text(value)
        if not text.isascii() and SURROGATE.search(text):
            return faults.add(place, "encoding", "holds a lone surrogate, which UTF-8 cannot carry")
        if self._pattern and not self._pattern.matches(text):
            return self.report(value, place, faults)
        return text

    def report(self, value: Any, place: Place, faults: Faults) -> None:  # noqa: ARG002
        if self._pattern:
            faults.add(place, "pattern", f"is not a valid {self._pattern.name}")

    def writable(self, value: Any) -> Any:
        return plain_text(value)


class Boolean(Type):
    """True or false."""

    wire = bool
    test = json_test = "type({value}) is bool"

    def read(self, value: Any, place: Place, faults: Faults) -> Any:
        if type(value) is bool:
            return value
        return faults.wrong_type(place, "true or false", value)

    def writable(self, value: Any) -> Any:
        return bool(value)
