"""JSON values: defaults, examples and documents."""

import json
from typing import Any, Final, TypeAlias

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"

# json.dumps makes an encoder each time. No value contains itself.
_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, check_circular=False)


def pointer(name: str) -> str:
    """Return a JSON Pointer (RFC 6901) to a member."""
    return "/" + name.replace("~", "~0").replace("/", "~1")


def to_json_line(value: Any) -> str:
    """Return JSON on one line, however long, not escaped to ASCII."""
    return _ENCODER.encode(value)
