"""Strings and booleans."""

from typing import Any

from ..record import Pattern
from ..violations import Faults, Place
from .base import Type, either
from .plain import is_string, is_utf8, plain_text


class String(Type):
    """A string that UTF-8 can encode, and that matches the pattern if there is one."""

    wire = str

    def __init__(self, pattern: Pattern | None = None) -> None:
        self.test, self.utf8_test = "type({value}) is str", "type({value}) is str and {in_utf8}"
        self._mismatch = ""
        if pattern:
            self._mismatch = f"is not a valid {pattern.name}"
            self.matches, self.report = pattern.matches, self._report
            matches = " and {matches}({value})"
            self.test, self.utf8_test = self.test + matches, self.utf8_test + matches
            self.wire_test = "{matches}({value})"
            self.from_wire = either(self.wire_test)
        self.json_test, self.from_document = self.utf8_test, either(self.utf8_test)

    def read(self, value: Any, place: Place, faults: Faults) -> Any:
        if not is_string(value):
            return faults.wrong_type(place, "a string", value)
        text = plain_text(value)
        if not is_utf8(text):
            faults.add(place, "encoding", "holds a lone surrogate, which UTF-8 cannot carry")
        elif self._mismatch and not self.matches(text):
            self._report(text, place, faults)
        return text

    def _report(self, value: Any, place: Place, faults: Faults) -> None:
        """Add the violation of a value that is not a string which matches the pattern."""
        if type(value) is str:
            faults.add(place, "pattern", self._mismatch)
        else:
            faults.wrong_type(place, "a string", value)


class Boolean(Type):
    """True or false."""

    wire = bool
    test = json_test = "type({value}) is bool"
    from_document = either(test)

    def read(self, value: Any, place: Place, faults: Faults) -> Any:
        if type(value) is bool:
            return value
        return faults.wrong_type(place, "true or false", value)
