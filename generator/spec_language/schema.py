"""Renders the description of the language: a JSON Schema for editors, and tables for readers."""

import json
import re
from typing import Any

from generator.spec_language.language import PART, SPEC
from generator.spec_language.reader import Kind

_DESCRIPTION = (
    "For editors: completion, explanations and a first check of spec/*.yaml. spec/README.md"
    " explains the language; `make regenerate` checks all of it."
)
_TABLE = re.compile(r"(?<=<!-- keys of )([a-z_]+)( -->\n).*?(?=\n<!-- /keys -->)", re.DOTALL)


def kinds(top: Kind = SPEC) -> dict[str, Kind]:
    """Return a kind and the kinds of the nodes in it, by name, in order."""
    found = {top.name: top}
    for key in top.keys.values():
        for kind in key.value.kinds:
            found |= kinds(kind)
    return found


def editor_schema(top: Kind = SPEC) -> str:
    """Return the JSON Schema of files that are one node of a kind."""
    definitions = {name: _schema_of(kind) for name, kind in kinds(top).items()}
    return _file("The language of specs", f"#/$defs/{top.name}", {"$defs": definitions})


def part_schema() -> str:
    """Return the JSON Schema of included files, next to the schema of specs."""
    return _file("A file that a spec includes", f"language.schema.json#/$defs/{PART.name}", {})


def _file(title: str, reference: str, more: dict[str, Any]) -> str:
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": title,
        "description": _DESCRIPTION,
        "$ref": reference,
        **more,
    }
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def _schema_of(kind: Kind) -> dict[str, Any]:
    return {
        "description": kind.text,
        "type": "object",
        "additionalProperties": False,
        "required": [n for n, key in kind.keys.items() if key.required and not key.unless],
        **_unless(kind),
        "properties": {
            name: {"description": key.text, **key.value.schema} for name, key in kind.keys.items()
        },
    }


def _unless(kind: Kind) -> dict[str, Any]:
    """Return conditions for keys that are required unless another key replaces them."""
    replaced = {name: key.unless for name, key in kind.keys.items() if key.unless}
    others = [{"required": [other]} for other in dict.fromkeys(replaced.values())]
    return {"anyOf": [*others, {"required": [*replaced]}]} if replaced else {}


def with_tables(page: str, top: Kind = SPEC) -> str:
    """Return a page with the keys of a kind between each `<!-- keys of KIND -->` and its end."""
    known = kinds(top)
    return _TABLE.sub(lambda match: f"{match[1]}{match[2]}\n{_table(known[match[1]])}", page)


def _table(kind: Kind) -> str:
    rows = [f"Keys of `{kind.name}`:", ""]
    rows += ["| Key | Required | Value | Meaning |", "| --- | --- | --- | --- |"]
    for name, key in kind.keys.items():
        required = f"unless `{key.unless}`" if key.unless else "yes" if key.required else ""
        rows.append(f"| `{name}` | {required} | {key.value.words} | {key.text} |")
    return "\n".join(rows) + "\n"
