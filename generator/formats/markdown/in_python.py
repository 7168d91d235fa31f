"""Documents as Python source that creates them with the generated dataclasses, formatted."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from generator.resolved import Field, Message
from generator.resolved.types import Enum, Timestamp

_WIDTH = 88
_IMPORT_WIDTH = 79  # linters wrap a longer import where their own lines are short
_DATES = "datetime"  # not a possible name of a message
_DIGITS = re.compile("([0-9]+)")
_WORDS = {True: "True", False: "False", None: "None"}


@dataclass(frozen=True, slots=True)
class _Group:
    """A call, list or dictionary: its parts, each with the text before it."""

    begin: str
    parts: list[tuple[str, "_Code"]]
    end: str


_Code: TypeAlias = str | _Group


class PythonWriter:
    """Writes documents of the records of a Python package."""

    def __init__(self, package: str) -> None:
        self._package = package

    def text(self, message: Message, document: Mapping[str, Any]) -> str:
        """Imports, and an assignment to `document`."""
        used: set[str] = set()
        made = f"document = {_laid_out(self._record(message, document, used), 0, 11)}"
        dates = ["import datetime", ""] if _DATES in used else []
        names = sorted(used - {_DATES}, key=_import_order)
        return "\n".join([*dates, _imports(self._package, names), "", made])

    def _record(self, message: Message, document: Mapping[str, Any], used: set[str]) -> _Code:
        used.add(message.name)
        parts = [
            (f"{field.identifier}=", self._value(field, document[field.name], used))
            for field in message.fields
            if field.name in document
        ]
        return _Group(f"{message.name}(", parts, ")")

    def _value(self, field: Field, value: Any, used: set[str]) -> _Code:
        if not field.repeated:
            return self._item(field, value, used)
        return _Group("[", [("", self._item(field, item, used)) for item in value], "]")

    def _item(self, field: Field, value: Any, used: set[str]) -> _Code:
        match field.type:
            case Message() as record:
                return self._record(record, value, used)
            case Enum(name=name, by_number=values):
                used.add(name)
                return f"{name}.{values[value].name}"
            case Timestamp():
                used.add(_DATES)
                return _moment(value)
            case _:
                return _literal(value)


def _imports(package: str, names: list[str]) -> str:
    line = f"from {package} import {', '.join(names)}"
    if len(line) <= _IMPORT_WIDTH:
        return line
    return _laid_out(
        _Group(f"from {package} import (", [("", name) for name in names], ")"), 0, _WIDTH
    )


def _import_order(name: str) -> tuple[bool, str]:
    """Constants, then classes; without regard to case, numbers in names by their value."""
    is_constant = name.isupper() and len(name) > 1
    return not is_constant, _DIGITS.sub(_by_value, name.lower())


def _by_value(found: re.Match[str]) -> str:
    digits = found[0]
    return f"{0 if digits[0] == '0' else len(digits):03}{digits}"


def _moment(text: str) -> str:
    moment = datetime.fromisoformat(text)
    parts = [*moment.timetuple()[:6], *([moment.microsecond] if moment.microsecond else [])]
    return f"datetime.datetime({', '.join(map(str, parts))}, tzinfo=datetime.UTC)"


def _literal(value: Any) -> _Code:
    """A JSON value; JSON strings are valid in Python."""
    if isinstance(value, dict):
        return _Group("{", [(f"{_quoted(key)}: ", _literal(v)) for key, v in value.items()], "}")
    if isinstance(value, list):
        return _Group("[", [("", _literal(item)) for item in value], "]")
    if isinstance(value, str):
        return _quoted(value)
    return _WORDS[value] if value is None or isinstance(value, bool) else repr(value)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _laid_out(code: _Code, indent: int, column: int) -> str:
    """On one line if it fits, starting at the column; otherwise on a line for each part."""
    line = _flat(code)
    if isinstance(code, str) or not code.parts or column + len(line) < _WIDTH:
        return line
    margin = " " * (indent + 4)
    rows = (
        f"{margin}{label}{_laid_out(part, indent + 4, indent + 4 + len(label))},\n"
        for label, part in code.parts
    )
    return f"{code.begin}\n{''.join(rows)}{margin[:-4]}{code.end}"


def _flat(code: _Code) -> str:
    if isinstance(code, str):
        return code
    return code.begin + ", ".join(label + _flat(part) for label, part in code.parts) + code.end
