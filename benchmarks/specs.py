"""Specs in the language of each generator: the real one, and synthetic ones of any size.

python -m benchmarks.specs SIZE FOLDER

Writes spec.yaml, spec.linkml.yaml and main.tsp; SIZE is "seed" or a number of messages.
"""

import json
import sys
from collections import defaultdict
from copy import deepcopy
from pathlib import Path
from typing import Any

import yaml
from jinja2 import Environment, StrictUndefined

from benchmarks.paths import SPEC

Item = dict[str, Any]

# Types by their base in the spec; other bases are strings.
LINKML = {"integer": "integer", "boolean": "boolean", "timestamp": "datetime", "object": "Entry"}
TYPESPEC = {"integer": "int32", "boolean": "boolean", "timestamp": "isoDateTime"} | {
    "object": "Protobuf.Map<string, string>"
}


def write_specs(size: str, folder: Path) -> None:
    """Write the spec in each language."""
    text = SPEC.read_text(encoding="utf-8")
    spec = yaml.load(text, Loader=yaml.CBaseLoader)  # noqa: S506 - a safe one; `yes` stays a word
    if size != "seed":
        spec = _synthetic(spec, int(size))
        text = _dumped(spec)
    translated = _translated(spec)
    environment = Environment(
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,  # noqa: S701 - no HTML
    )
    environment.filters["json"] = json.dumps
    template = environment.from_string(Path(__file__).with_name("main.tsp.j2").read_text("utf-8"))
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "spec.yaml").write_text(text, encoding="utf-8")
    (folder / "main.tsp").write_text(template.render(translated), encoding="utf-8")
    (folder / "spec.linkml.yaml").write_text(_dumped(_linkml(translated)), encoding="utf-8")


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


def _translated(spec: Item) -> Item:
    """Return the spec with the additional names that the other languages need."""
    types = {t["name"]: t | {"pattern": "".join(t.get("pattern", ""))} for t in spec["types"]}
    records = {message["title"]: message["name"] for message in spec["messages"]}

    def translated(field: Item) -> Item:
        word = field["type"].removesuffix("[]")
        found = types.get(word, {"base": "", "pattern": ""})
        named = records.get(word) or field.get("enum")
        own = word if found["pattern"] else TYPESPEC.get(found["base"], "string")
        return field | {
            "linkml": named or LINKML.get(found["base"], "string"),
            "typespec": named or own,
            "pattern": found["pattern"],
            "is_required": field["required"] == "yes",
            "is_list": field["type"].endswith("[]"),
            "is_object": found["base"] == "object",
            "is_record": word in records,
        }

    messages = [
        message | {"fields": [translated(f) for f in _fields(spec, message)]}
        for message in spec["messages"]
    ]
    for message in messages:
        conditions = defaultdict[str, list[str]](list)
        for field in message["fields"]:
            _, _, condition = field["required"].partition(" if ")
            conditions[condition].append(field["name"])
        message["conditions"] = {name: names for name, names in conditions.items() if name}
    return spec | {"types": types.values(), "messages": messages}


def _linkml(spec: Item) -> Item:
    """Return the spec as LinkML."""
    entry = {"key": {"key": True, "rank": 1}, "value": {"rank": 2}}
    enums: Item = {
        enum["name"]: {"permissible_values": {value["name"]: {} for value in enum["values"]}}
        for enum in spec["enums"]
    }
    classes = {
        message["name"]: {
            "description": message["description"],
            "attributes": {field["name"]: _slot(field) for field in message["fields"]},
            "rules": [
                {
                    "preconditions": {"slot_conditions": {name: {"value_presence": "PRESENT"}}},
                    "postconditions": {"slot_conditions": {n: {"required": True} for n in names}},
                }
                for name, names in message["conditions"].items()
            ],
        }
        for message in spec["messages"]
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


def _slot(field: Item) -> Item:
    slot = {
        "rank": int(field["number"]),
        "range": field["linkml"],
        "required": field["is_required"],
        "inlined": field["is_record"] or field["is_object"],
        "multivalued": field["is_list"] or field["is_object"],
        "inlined_as_list": field["is_list"],
        "pattern": field["pattern"],
        "description": field["description"],
    }
    return {key: value for key, value in slot.items() if value}


if __name__ == "__main__":
    write_specs(sys.argv[1], Path(sys.argv[2]))
