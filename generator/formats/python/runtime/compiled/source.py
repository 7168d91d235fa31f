"""Source code for the fast functions of a record, generated from its description.

As in `dataclasses` and `attrs`, a function is compiled when it is first used: that is faster than
importing modules with all functions, and each field is described once.
Most accept a subset of the valid values. For anything that they cannot decide quickly, they raise
an exception or return false; those of `faults` and `wire_faults` decide, and find all violations.
"""

import linecache
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import msgspec

from ..fields import Field
from ..values.base import Type
from ..values.doubles import number_to_wire
from ..values.objects import is_plain_object
from ..values.plain import RECORD_DEPTH, is_utf8, plain_list
from ..values.timestamps import timestamp_of, write_timestamp

if TYPE_CHECKING:
    from ..records import RecordType


class FastPathMiss(ValueError):
    """Raised for a value that a fast function does not accept."""


def _miss() -> Any:
    raise FastPathMiss


_NAMES: dict[str, Any] = {
    "FastPathMiss": FastPathMiss,
    "RECORD_DEPTH": RECORD_DEPTH,
    "TOO_DEEP": f"is nested deeper than level {RECORD_DEPTH}",
    "UTC": UTC,
    "datetime": datetime,
    "is_plain_object": is_plain_object,
    "is_utf8": is_utf8,
    "miss": _miss,
    "new": object.__new__,
    "number_to_wire": number_to_wire,
    "plain_list": plain_list,
    "timestamp_of": timestamp_of,
    "to_builtins": msgspec.to_builtins,
    "write_timestamp": write_timestamp,
}


_IN_UTF8 = "({0}.isascii() or is_utf8({0}))"


class Source:
    """The source of one function, and the objects that its names refer to."""

    def __init__(self, codec: "RecordType", names: dict[str, Any]) -> None:
        """`names` are added to those that all functions use."""
        self.codec = codec
        self.fields, self.choices = codec.fields, codec.choices
        self.parameter = f", level={int(codec.is_recursive)}"
        """How many records that contain themselves enclose the values of the record."""
        self._names = {**_NAMES, "Record": codec.cls, **names}

    def name(self, value: Any, hint: str = "value") -> str:
        """Return a name for an object in the source."""
        if value is None:
            return "None"
        name = f"{hint}{len(self._names)}"
        self._names[name] = value
        return name

    def expression(self, template: str, type_: Type, value: str, **words: str) -> str:
        """Return an expression of a type, applied to a value."""
        words = {"value": value, "in_utf8": _IN_UTF8.format(value), "otherwise": "miss()"} | words
        return template.format_map(_Names(self, type_, words))

    def converter(self, field: Field, template: str) -> Callable[[str], str]:
        """Return the expression that converts one value, or each item of a list."""
        if not field.repeated:
            return lambda value: self.expression(template, field.type, value)
        item = self.expression(template, field.type, "item")
        return lambda value: value if item == "item" else f"[{item} for item in {value}]"

    def lacks_size(self, field: Field, value: str) -> str:
        """Return a test for a wrong number of items in a list; empty if there is no limit."""
        return f"not ({field.sizes.test.format(value=value)})" if field.sizes else ""

    def compiled(self, lines: Iterable[str]) -> Callable[..., Any]:
        """Compile the function; tracebacks and debuggers show its source."""
        text = "\n".join(lines) + "\n"
        name = text.partition("(")[0].removeprefix("def ")
        filename = f"<{name} of {self.codec.cls.__module__}.{self.codec.cls.__qualname__}>"
        linecache.cache[filename] = len(text), None, text.splitlines(keepends=True), filename
        exec(compile(text, filename, "exec"), self._names)  # noqa: S102 - made from names and templates of ours
        function: Callable[..., Any] = self._names[name]
        return function


class _Names(dict[str, str]):
    """The values for the braces of an expression; objects in attributes of the type get names."""

    def __init__(self, source: Source, type_: Type, values: dict[str, str]) -> None:
        super().__init__(values)
        self._source, self._type = source, type_

    def __missing__(self, key: str) -> str:
        return self._type.in_source(key, self._source.name)
