"""The interface of a type of values.

The expressions of a type are for the compiled functions of records: they decide about common
values, and leave all others to `read` and `plain`. An expression may reject a valid value, but
never accepts an invalid one. `{value}` is replaced with the value, `{otherwise}` with an expression
for values that it leaves to others; other names in braces are attributes of the type.
"""

from collections.abc import Callable
from typing import Any

from ..violations import Faults, Place


def either(test: str) -> str:
    """Return the expression for a value that is used as it is if it passes a test."""
    return f"({{value}} if {test} else {{otherwise}})"


class Type:
    """The type of the values of a field."""

    wire: Any
    """Its type in a wire struct."""
    cls: type[Any]
    """The class of a record or enum."""
    from_wire = "{value}"
    """The attribute for a value that the decoder accepted as `wire`."""
    from_document = "{otherwise}"
    """The attribute for a JSON value."""
    wire_test = ""
    """Tests a value that the decoder accepted as `wire`; empty if each one is valid."""
    json_test = ""
    """Tests a JSON value; empty for objects."""
    to_wire = "{value}"
    test: str
    """Tests whether an attribute is valid; lone surrogates are not found."""
    utf8_test = ""
    """Tests whether an attribute is valid and UTF-8 can encode it; if empty, same as `test`."""
    fields: Any = ()
    """The fields of a record."""
    choices: Any = ()
    """How many of them must be present."""
    parts: Any = ()
    """The types of the records that a value can be; none if it is not a record."""
    fill = ""
    """Fills a submessage from a value; empty if the field accepts `to_message`."""
    to_message = "{value}"
    from_message = "{value}"

    report: Any = None
    """Adds the violation of a value that `wire_test` or `json_test` rejects, faster than `read`."""

    def wire_of(self, kind: str) -> Any:  # noqa: ARG002
        """Return its type in `strict` wire structs, or in `open` ones, which skip unknown names."""
        return self.wire

    def in_source(self, attribute: str, name: Callable[[Any, str], str]) -> str:
        """Return the source of an attribute; `name` returns a name for an object and a hint."""
        return name(getattr(self, attribute), attribute)

    def read(self, value: Any, place: Place, faults: Faults) -> Any:
        """Return the attribute for a JSON value, and add its violations."""
        raise NotImplementedError

    def plain(self, value: Any, place: Place, faults: Faults) -> Any:
        """Return what to write for an attribute, and add its violations."""
        return self.read(value, place, faults)
