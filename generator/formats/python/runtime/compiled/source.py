"""The fast functions of a record, as source that is made of its description.

Like `dataclasses` and `attrs`, it is compiled when a function is first used: that takes less than
importing modules that have it all, and each field is described once.
The functions accept a subset of what is valid. They raise, or leave to others, whatever they do not
decide quickly.
"""

import linecache
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any

from ..fields import Field
from ..presence import Choice
from ..values.base import Type
from ..values.doubles import number_to_wire
from ..values.objects import is_plain_object
from ..values.plain import RECORD_DEPTH, UNREAD, is_utf8
from ..values.timestamps import read_timestamp, timestamp_of, write_timestamp


class FastPathMiss(ValueError):
    """What a fast function does not accept."""


def _miss() -> Any:
    raise FastPathMiss


_NAMES: dict[str, Any] = {
    "FastPathMiss": FastPathMiss,
    "RECORD_DEPTH": RECORD_DEPTH,
    "UNREAD": UNREAD,
    "UTC": UTC,
    "datetime": datetime,
    "is_plain_object": is_plain_object,
    "is_utf8": is_utf8,
    "miss": _miss,
    "new": object.__new__,
    "number_to_wire": number_to_wire,
    "read_timestamp": read_timestamp,
    "timestamp_of": timestamp_of,
    "write_timestamp": write_timestamp,
}


class Source:
    """The source of one function, and the objects that it names."""

    def __init__(
        self,
        cls: type,
        fields: tuple[Field, ...],
        choices: tuple[Choice, ...],
        names: dict[str, Any],
        level: int | None,
    ) -> None:
        """`level` is that of the outermost record; None if no records within contain themselves."""
        self.fields, self.choices = fields, choices
        self.parameter = "" if level is None else f", level={level}"
        self._cls = cls
        self._names = {**_NAMES, "Record": cls, **names}

    def name(self, value: Any, hint: str = "value") -> str:
        """A name for an object."""
        if value is None:
            return "None"
        name = f"{hint}{len(self._names)}"
        self._names[name] = value
        return name

    def expression(self, template: str, type_: Type, value: str) -> str:
        """An expression of a type, about a value."""
        return template.format_map(_Names(self, type_, {"value": value}))

    def converter(self, field: Field, template: str) -> Callable[[str], str]:
        """The expression for one value, or for each item of a list."""
        if not field.repeated:
            return lambda value: self.expression(template, field.type, value)
        item = self.expression(template, field.type, "item")
        return lambda value: value if item == "item" else f"[{item} for item in {value}]"

    def lacks_size(self, field: Field, value: str) -> str:
        """Whether a list that is present has the wrong number of items; empty if any is right."""
        return f"not ({field.sizes.test.format(value=value)})" if field.sizes else ""

    def compiled(self, lines: Iterable[str]) -> Callable[..., Any]:
        """The function; tracebacks and debuggers show its source."""
        text = "\n".join(lines) + "\n"
        name = text.partition("(")[0].removeprefix("def ")
        filename = f"<{name} of {self._cls.__module__}.{self._cls.__qualname__}>"
        linecache.cache[filename] = len(text), None, text.splitlines(keepends=True), filename
        exec(compile(text, filename, "exec"), self._names)  # noqa: S102 - made from names and templates of ours
        function: Callable[..., Any] = self._names[name]
        return function


class _Names(dict[str, str]):
    """What stands in the braces of an expression; attributes of the type are named."""

    def __init__(self, source: Source, type_: Type, values: dict[str, str]) -> None:
        super().__init__(values)
        self._source, self._type = source, type_

    def __missing__(self, key: str) -> str:
        return self._type.in_source(key, self._source.name)
