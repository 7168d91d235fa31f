"""What a type of values is.

The expressions that a type has are for the compiled functions of records: they decide the usual
values, and leave all others to `read` and `plain`. An expression may reject a valid value, and
never accepts an invalid one. `{value}` stands for the value; other names in braces are attributes
of the type.
"""

from collections.abc import Callable
from typing import Any

from ..violations import Faults, Place


class Type:
    """What the values of a field are."""

    wire: Any
    """Its type in a wire struct."""
    wire_test = ""
    """Whether a value is valid that the decoder accepted as `wire`."""
    cls: type[Any]
    """The class of a record."""
    from_wire = "{value}"
    to_wire = "{value}"
    test: str
    """Whether an attribute is valid, but for lone surrogates in it."""
    utf8_test = ""
    """Whether an attribute is valid, and UTF-8 can carry it; the same as `test` if empty."""
    fill = ""
    """What fills a submessage with a value; nothing where the field takes `to_message`."""
    to_message = "{value}"
    from_message = "{value}"

    @property
    def fields(self) -> tuple[Any, ...]:
        """The fields of a record."""
        return ()

    @property
    def choices(self) -> tuple[Any, ...]:
        """How many of them must be present."""
        return ()

    def in_source(self, attribute: str, name: Callable[[Any, str], str]) -> str:
        """What stands for an attribute in an expression; `name` names an object, with a hint."""
        return name(getattr(self, attribute), attribute)

    def read(self, value: Any, place: Place, faults: Faults) -> Any:
        """What a wire struct has for a JSON value, which is not null."""
        raise NotImplementedError

    def report(self, value: Any, place: Place, faults: Faults) -> None:
        """Adds what is wrong with a value of a wire struct."""
        self.read(value, place, faults)

    def plain(self, value: Any, place: Place, faults: Faults) -> Any:
        """An attribute, which is not None, as a plain value that is valid."""
        return self.read(value, place, faults)

    def writable(self, value: Any) -> Any:
        """What is written of an attribute that may be faulty; raises if it cannot be written."""
        raise NotImplementedError
