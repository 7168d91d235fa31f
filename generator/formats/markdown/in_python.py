"""Documents as Python source that creates them with the generated dataclasses.

Each is one long line here; compile/ formats the Python of the pages.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from generator.resolved.messages import Field, Message, Union
from generator.resolved.types import Enum, Timestamp

_IMPORT_WIDTH = 79  # linters wrap a longer import where their own lines are short
_DATES = "datetime"  # not a possible name of a message
_DIGITS = re.compile("([0-9]+)")


def in_python(package: str, message: Message, document: Mapping[str, Any]) -> str:
    """Return imports, and an assignment to `document`."""
    used: set[str] = set()
    assignment = f"document = {_record(message, document, used)}"
    dates = ["import datetime", ""] if _DATES in used else []
    names = ", ".join(sorted(used - {_DATES}, key=_import_order))
    line = f"from {package} import {names}"
    wrapped = f"from {package} import ({names},)"
    return "\n".join([*dates, line if len(line) <= _IMPORT_WIDTH else wrapped, "", assignment])


def _import_order(name: str) -> tuple[bool, str]:
    """Return a sort key: constants first, then classes; case-insensitive, numbers by value."""
    is_constant = name.isupper() and len(name) > 1
    return not is_constant, _DIGITS.sub(_by_value, name.lower())


def _by_value(found: re.Match[str]) -> str:
    digits = found[0]
    return f"{0 if digits[0] == '0' else len(digits):03}{digits}"


def _record(message: Message, document: Mapping[str, Any], used: set[str]) -> str:
    used.add(message.name)
    fields = (field for field in message.fields if field.name in document)
    arguments = (f"{f.identifier}={_value(f, document[f.name], used)}" for f in fields)
    return f"{message.name}({', '.join(arguments)})"


def _value(field: Field, value: Any, used: set[str]) -> str:
    if field.repeated:
        return f"[{', '.join(_item(field, item, used) for item in value)}]"
    return _item(field, value, used)


def _item(field: Field, value: Any, used: set[str]) -> str:
    match field.type:
        case Message() as record:
            return _record(record, value, used)
        case Union() as union:
            return _record(union.selected(value), value, used)
        case Enum(name=name, by_number=values):
            used.add(name)
            return f"{name}.{values[value].name}"
        case Timestamp():
            used.add(_DATES)
            moment = datetime.fromisoformat(value)
            parts = [*moment.timetuple()[:6], *filter(None, [moment.microsecond])]
            return f"datetime.datetime({', '.join(map(str, parts))}, tzinfo=datetime.UTC)"
        case _:
            return repr(value)
