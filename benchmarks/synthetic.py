"""Specs of any size, the same for each tool in its own language: messages of thirty fields.

The thirty are of the kinds that the real spec has: texts, numbers, flags, moments, URLs with a
media type that they need, an enum, and an address alone and in a list.
"""

from pathlib import Path
from typing import NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined

FIELDS = 30


class Kind(NamedTuple):
    """A type in each of the three languages."""

    own: str
    linkml: str
    typespec: str


class SyntheticField(NamedTuple):
    """A field of a synthetic message."""

    name: str
    number: int
    kind: Kind
    required: bool
    required_if: str
    description: str


_TEXT = Kind("string", "string", "string")
_NUMBER = Kind("integer", "integer", "int32")
_FLAG = Kind("Boolean", "boolean", "boolean")
_MOMENT = Kind("date/time", "datetime", "isoDateTime")
_URL = Kind("url", "string", "url")
_STATUS = Kind("integer", "Status", "Status")
_ADDRESS = Kind("Address", "Address", "Address")
_ADDRESSES = Kind("Address[]", "Address", "Address[]")

_KINDS = {
    **{f"text_{number}": _TEXT for number in range(1, 13)},
    **{f"count_{number}": _NUMBER for number in range(1, 6)},
    **{f"flag_{number}": _FLAG for number in range(1, 4)},
    **{f"moment_{number}": _MOMENT for number in range(1, 4)},
    "status": _STATUS,
    "sender": _ADDRESS,
    "recipients": _ADDRESSES,
    "content": _URL,
    "content_type": _TEXT,
    "preview": _URL,
    "preview_type": _TEXT,
}
_CONDITIONS = {"content_type": "content", "preview_type": "preview"}
_REQUIRED = {"text_1", "text_2", "text_3", "count_1", "moment_1", "status"}


def fields() -> list[SyntheticField]:
    """The thirty fields, in order."""
    return [
        SyntheticField(
            name=name,
            number=number,
            kind=kind,
            required=name in _REQUIRED,
            required_if=_CONDITIONS.get(name, ""),
            description=f"What the application notes as {name.replace('_', ' ')} of the record.",
        )
        for number, (name, kind) in enumerate(_KINDS.items(), 1)
    ]


def write_specs(messages: int, folder: Path) -> None:
    """The spec of so many messages in each language: spec.yaml, spec.linkml.yaml, main.tsp."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates" / "synthetic"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # noqa: S701 - no HTML
    )
    folder.mkdir(parents=True, exist_ok=True)
    names = [f"Record{number:04}" for number in range(1, messages + 1)]
    for name in ("spec.yaml", "spec.linkml.yaml", "main.tsp"):
        text = environment.get_template(f"{name}.j2").render(names=names, fields=fields())
        (folder / name).write_text(text, encoding="utf-8")
