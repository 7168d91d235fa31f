"""Specs in the language of each generator: the real one, and synthetic ones of any size.

python -m benchmarks.specs SIZE FOLDER

Writes spec.yaml, spec.linkml.yaml and main.tsp; SIZE is "seed" or a number of messages.
"""

import sys
from copy import deepcopy
from pathlib import Path
from typing import Any

import yaml

from benchmarks.paths import SPEC
from generator.pipeline import read_spec
from generator.resolve import resolve
from generator.resolved import Spec
from generator.resolved.messages import Field, Message, Type
from generator.resolved.types import Boolean, Enum, Int32, Object, String, Timestamp
from generator.templating import environment

Item = dict[str, Any]

# Types of fields; any other is a string.
LINKML: dict[type, str] = {Int32: "integer", Boolean: "boolean"}
LINKML |= {Timestamp: "datetime", Object: "Entry"}
TYPESPEC: dict[type, str] = {Int32: "int32", Boolean: "boolean"}
TYPESPEC |= {Timestamp: "isoDateTime", Object: "Protobuf.Map<string, string>"}


def write_specs(size: str, folder: Path) -> None:
    """Write the spec in each language."""
    text = SPEC.read_text(encoding="utf-8")
    if size != "seed":
        spec = yaml.load(text, Loader=yaml.CBaseLoader)  # noqa: S506 - a safe one; `yes` is a word
        text = _dumped(_synthetic(spec, int(size)))
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "spec.yaml").write_text(text, encoding="utf-8")
    resolved = resolve(read_spec(folder / "spec.yaml"))
    (folder / "main.tsp").write_text(_typespec(resolved), encoding="utf-8")
    (folder / "spec.linkml.yaml").write_text(_dumped(_linkml(resolved)), encoding="utf-8")


def _dumped(data: Item) -> str:
    return str(yaml.dump(data, Dumper=yaml.CSafeDumper, sort_keys=False, allow_unicode=True))


def _synthetic(spec: Item, messages: int) -> Item:
    """Return a spec with a number of messages, each with thirty fields of an inbound e-mail."""
    keys = ("name", "identifier", "number", "type", "enum", "required", "description")
    address, email = spec["messages"][:2]
    fields = [
        {key: field[key] for key in keys if key in field}
        for field in _fields(spec, email)
        if field["name"] != "udata"
    ]
    names = [f"Record{number:04}" for number in range(1, messages + 1)]
    records = [
        {**dict.fromkeys(("name", "title", "description"), name), "fields": deepcopy(fields)}
        for name in names
    ]
    kept = {key: spec[key] for key in ("package", "types", "enums")}
    return kept | {"messages": [address, *records]}


def _fields(spec: Item, message: Item) -> list[Item]:
    """Return the fields of a message, including the fields of its groups."""
    groups = {group["name"]: group["fields"] for group in spec.get("groups", [])}
    return [
        field
        for item in message["fields"]
        for field in (groups[item["include"]] if "include" in item else [item])
    ]


def _typespec(spec: Spec) -> str:
    """Return the spec as TypeSpec."""
    templates = environment(Path(__file__).parent)
    templates.filters["typespec"] = _typespec_type
    patterns = {each.name: each.pattern for each in spec.scalars if isinstance(each, String)}
    return templates.get_template("main.tsp.j2").render(spec=spec, patterns=patterns)


def _typespec_type(type_: Type) -> str:
    has_name = isinstance(type_, Enum | Message) or (isinstance(type_, String) and type_.pattern)
    return type_.name if has_name else TYPESPEC.get(type(type_), "string")


def _linkml(spec: Spec) -> Item:
    """Return the spec as LinkML."""
    entry = {"key": {"key": True, "rank": 1}, "value": {"rank": 2}}
    enums: Item = {
        enum.name: {"permissible_values": {value.name: {} for value in enum.values}}
        for enum in spec.enums
    }
    classes = {
        message.name: {
            "description": message.description,
            "attributes": {field.name: _slot(field) for field in message.fields},
            "rules": [
                {
                    "preconditions": {
                        "slot_conditions": {field.name: {"value_presence": "PRESENT"}}
                    },
                    "postconditions": {
                        "slot_conditions": {n.name: {"required": True} for n in field.required_by}
                    },
                }
                for field in message.fields
                if field.required_by
            ],
        }
        for message in spec.messages
    }
    return {
        "id": "https://example.org/records",
        "name": "records",
        "prefixes": {"linkml": "https://w3id.org/linkml/"},
        "default_prefix": "https://example.org/records/",
        "imports": ["linkml:types"],
        "enums": enums,
        "classes": {"Entry": {"attributes": entry}, **classes},
    }


def _slot(field: Field) -> Item:
    type_ = field.type
    has_name = isinstance(type_, Enum | Message)
    slot = {
        "rank": field.number,
        "range": type_.name if has_name else LINKML.get(type(type_), "string"),
        "required": field.required,
        "inlined": isinstance(type_, Message | Object),
        "multivalued": field.repeated or isinstance(type_, Object),
        "inlined_as_list": field.repeated,
        "pattern": type_.pattern if isinstance(type_, String) else None,
        "description": field.description,
    }
    return {key: value for key, value in slot.items() if value}


if __name__ == "__main__":
    write_specs(sys.argv[1], Path(sys.argv[2]))
