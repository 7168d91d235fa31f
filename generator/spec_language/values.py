"""The values of keys: how each kind of value is read, and how tables and editors describe it.

Types are never guessed: `yes`, `012` and dates remain words until the kind of value decides.
Editors read YAML 1.2, where an unquoted text may be a number.
"""

from collections.abc import Callable, Mapping
from typing import Any

import yaml

from generator.core.location import Locations
from generator.core.presence import AMOUNTS
from generator.core.values import Json
from generator.core.vocabulary import STATUS_CODES, Base
from generator.spec_language.reader import Kind, Slot, Value
from generator.spec_language.spelling import closest
from generator.spec_language.words import json_scalar, meant_word, shown, whole_number

_NAMES = ("name", "oneof", "include", "code")  # the keys that name a node in errors


def _text(slot: Slot) -> str | None:
    if not isinstance(slot.node, yaml.ScalarNode):
        return slot.wrong(f"must be text, not {shown(slot.node)}")
    text: str = slot.node.value
    advice = "write a value" if slot.required else "write a value or leave the key out"
    return text if text.strip() else slot.wrong(f"is empty; {advice}")


def word_of(slot: Slot) -> str | None:
    """A text that may be empty."""
    if not isinstance(slot.node, yaml.ScalarNode):
        return slot.wrong(f"must contain texts, not {shown(slot.node)}")
    return str(slot.node.value)


def _number(slot: Slot) -> int | None:
    found = whole_number(slot.node)
    return found if isinstance(found, int) else slot.wrong(f"{slot.must} {found}")


def _row(slot: Slot) -> int | str | None:
    return NO_ROW if getattr(slot.node, "value", None) == "no" else _number(slot)


def _parts(slot: Slot) -> str | None:
    is_list = isinstance(slot.node, yaml.SequenceNode)
    return "".join(TEXTS.read(slot)) if is_list else _text(slot)


def _json(slot: Slot) -> Json:
    value = _json_of(slot, slot.node)
    return slot.wrong("must not be null; leave it out") if value is None else value


def _json_of(slot: Slot, node: yaml.Node) -> Json:
    if isinstance(node, yaml.ScalarNode):
        return json_scalar(node, slot.wrong)
    if isinstance(node, yaml.SequenceNode):
        return [_json_of(slot, item) for item in node.value]
    pairs: dict[str, Json] = {}
    for name, value in node.value:
        if not isinstance(name, yaml.ScalarNode):
            slot.wrong(f"has a key that must be text, not {shown(name)}", name)
        elif name.value in pairs:
            slot.wrong(f"has '{name.value}' twice", name)
        else:
            pairs[name.value] = _json_of(slot, value)
    return pairs


def _document(slot: Slot) -> Json:
    value = _json(slot)
    is_document = value is None or isinstance(value, dict)
    return value if is_document else slot.wrong("must be a mapping: a document of the message")


def _choice(choices: Mapping[str, Any], absent: str | None = None) -> Value:
    """One of several words, each with its meaning; `absent` is the meaning of an absent key."""
    *others, last = (f"'{choice}'" for choice in choices)
    words = f"{', '.join(others)} or {last}"

    def read(slot: Slot) -> Any:
        word = slot.node.value if isinstance(slot.node, yaml.ScalarNode) else ""
        if word in choices:
            return choices[word]
        hint = meant_word(word, tuple(choices))
        return slot.wrong(f"must be {words}, not {shown(slot.node)}{hint}")

    neutral = choices[absent] if absent else next(iter(choices.values()))
    return Value(read, words.replace("'", "`"), {"enum": [*choices]}, neutral, neutral)


def list_of(read: Callable[[Slot], Any], words: str, schema: Json) -> Value:
    """A list of values; faulty ones are left out."""

    def read_all(slot: Slot) -> tuple[Any, ...]:
        found: list[Any] = []
        for item in slot.items():
            value = read(item)
            if value is not None:
                slot.at[f"{slot.key}[{len(found)}]"] = item.node.start_mark
                found.append(value)
        return tuple(found)

    return Value(read_all, f"list of {words}", {"type": "array", "items": schema}, (), ())


def one(kind: Kind) -> Value:
    """A mapping of a kind."""

    def read(slot: Slot) -> Any:
        if isinstance(slot.node, yaml.MappingNode):
            return slot.reader.read(kind, slot.node, joined(slot.subject, slot.key))
        return slot.wrong(f"must be a mapping, not {shown(slot.node)}")

    return Value(read, f"`{kind.name}`", {"$ref": f"#/$defs/{kind.name}"}, kinds=(kind,))


def options(kind: Kind) -> Value:
    """A mapping of a kind whose keys the rules check."""

    def read(slot: Slot) -> dict[str, str | bool] | None:
        if not isinstance(slot.node, yaml.MappingNode):
            return slot.wrong(f"must be a mapping, not {shown(slot.node)}")
        found: dict[str, str | bool] = {}
        subject = joined(slot.subject, slot.key)
        at = Locations(slot.reader.path, slot.node.start_mark)
        for name, (_, node) in slot.reader.entries(slot.node, subject, at).items():
            word = _text(Slot(slot.reader, subject, at, name, True, node)) or ""
            found[name] = word == "true" if word in ("true", "false") else word
            slot.at[f"{slot.key}.{name}"] = at[name]
        return found

    return Value(read, f"`{kind.name}`", {"$ref": f"#/$defs/{kind.name}"}, {}, {}, (kind,))


def many(
    *kinds: Kind, beyond: tuple[Kind, ...] = (), of_owner: bool = False, line: Value | None = None
) -> Value:
    """A list of mappings, usually of the first kind, or of lines that abbreviate mappings.

    Kinds in `beyond` are read as well, for a rule that says what to write instead. Errors name each
    mapping after the node that has the list, or after the owner of that node.
    """
    readable = (*kinds, *beyond)
    by_name = {kind.called_by: kind for kind in (*readable[1:], readable[0])}

    def read(slot: Slot) -> tuple[Any, ...]:
        owner = slot.subject.rpartition(".")[0] if of_owner else slot.subject
        found: list[Any] = []
        for index, item in enumerate(slot.items()):
            node = line.read(item) if line else item.node
            if isinstance(node, yaml.MappingNode):
                kind = _kind_of(node, by_name) if beyond or kinds[1:] else kinds[0]
                name = _name(node) or f"{slot.key}[{index}]"
                found.append(slot.reader.read(kind, node, joined(owner, name)))
            elif not line or isinstance(node, yaml.SequenceNode):
                item.wrong(f"must contain mappings, not {shown(node)}")
        return tuple(found)

    refs: list[Json] = [{"$ref": f"#/$defs/{kind.name}"} for kind in kinds]
    refs += [line.schema] if line else []
    items: Json = {"anyOf": refs} if refs[1:] else refs[0]
    names = [f"`{kind.name}`" for kind in kinds] + ([line.words] if line else [])
    words = f"list of {' or '.join(names)}"
    return Value(read, words, {"type": "array", "items": items}, (), (), kinds)


def _kind_of(node: yaml.MappingNode, by_name: Mapping[str, Kind]) -> Kind:
    """Return the kind whose name a mapping has, perhaps misspelt, or else whose keys it has."""
    keys = [key.value for key, _ in node.value if isinstance(key, yaml.ScalarNode)]
    *others, first = by_name
    if found := next((name for name in others if name in keys), None):
        return by_name[found]
    for key in keys:
        if key not in by_name[first].keys and (meant := closest(key, tuple(others))):
            return by_name[meant]
    if first in keys or closest(first, tuple(keys)):
        return by_name[first]
    kinds = [by_name[name] for name in (first, *others)]
    return max(kinds, key=lambda kind: len(kind.keys.keys() & {*keys}))


def _name(node: yaml.MappingNode) -> str:
    """Return the name for errors: `Loan.reader`, not the third field of the second message."""
    for key, value in node.value:
        if key.value in _NAMES and isinstance(value, yaml.ScalarNode):
            return str(value.value).strip()
    return ""


def joined(subject: str, name: str) -> str:
    """Return the name in errors of a part of `subject`."""
    return f"{subject}.{name}" if subject else name


NO_ROW = "no"  # of an addition to the source

_STREAMS = {
    "no": (False, False),
    "request": (True, False),
    "response": (False, True),
    "both": (True, True),
}
WORD_SCHEMA: dict[str, Json] = {"type": ["string", "number", "boolean", "null"]}

TEXT = Value(_text, "text", {"type": ["string", "number", "boolean"], "pattern": r"\S"}, None, "")
WORD = Value(word_of, "text", WORD_SCHEMA, None, "")
TEXTS = list_of(word_of, "texts", WORD_SCHEMA)
PARTS = Value(_parts, "text or list of its parts", {"anyOf": [TEXT.schema, TEXTS.schema]})
NUMBER = Value(_number, "whole number", {"type": "integer"}, None, 0)
ROW = Value(_row, "whole number or `no`", {"anyOf": [{"type": "integer"}, {"enum": ["no"]}]})
NUMBERS = list_of(_number, "whole numbers", NUMBER.schema)
BOOLEAN = Value(_text, "`true` or `false`", {"type": "boolean"})  # read by `options`
FLAG = _choice({"yes": True, "no": False}, absent="no")
AMOUNT = _choice({amount: amount for amount in AMOUNTS})
JSON = Value(_json, "JSON value", {"not": {"type": "null"}})
JSONS = list_of(_json, "JSON values", JSON.schema)
DOCUMENT = Value(_document, "JSON object", {"type": "object"})
BASE = _choice({base.value: base for base in Base})
STATUS = _choice({code: code for code in STATUS_CODES})
STREAMING = _choice(_STREAMS, absent="no")
