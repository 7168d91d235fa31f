"""The part of the language about types: their facets, the words of closed sets, and enums."""

from dataclasses import replace

import yaml

from generator import model
from generator.core.facets import FACETS
from generator.core.nodes import EnumValue
from generator.core.values import Json
from generator.spec_language.package import DECISIONS
from generator.spec_language.reader import Kind, Slot, Value, optional, rare, required
from generator.spec_language.values import (
    BASE,
    FLAG,
    JSON,
    JSONS,
    NUMBER,
    NUMBERS,
    PARTS,
    TEXT,
    TEXTS,
    WORD,
    WORD_SCHEMA,
    joined,
    list_of,
    many,
    word_of,
)
from generator.spec_language.words import real_number

_WORD_OF_SET = Kind(
    "word",
    "A word of a closed set, and what it means.",
    word=required(WORD, "The word."),
    description=required(TEXT, "What it means."),
)


def _word_of_set(slot: Slot) -> tuple[str, str | None] | None:
    """A word, perhaps with its meaning."""
    if isinstance(slot.node, yaml.MappingNode):
        raw = slot.reader.read(_WORD_OF_SET, slot.node, joined(slot.subject, slot.key))
        if "word" not in raw["at"].unread:
            return raw["word"], raw["description"]
        slot.at.unread |= {slot.key}
        return None
    word = word_of(slot)
    return None if word is None else (word, None)


_WORDS: Json = {"anyOf": [WORD_SCHEMA, {"$ref": "#/$defs/word"}]}


def _real(slot: Slot) -> float | None:
    found = real_number(slot.node)
    return slot.wrong(f"{slot.must} {found}") if isinstance(found, str) else found


_REAL = Value(_real, "number", {"type": "number"}, None, 0)
_BOUNDS = {
    **dict.fromkeys(("minimum", "exclusive_minimum", "maximum", "exclusive_maximum"), _REAL),
    "const": JSON,
    "values": replace(list_of(_word_of_set, "texts or `word`", _WORDS), kinds=(_WORD_OF_SET,)),
    "not_in": JSONS,
}
FACET_KEYS = {name: rare(_BOUNDS.get(name, NUMBER), facet.text) for name, facet in FACETS.items()}

TYPE = Kind(
    "type",
    "A type, as the type column of the source names it.",
    name=required(TEXT, "The name in the type column."),
    base=required(BASE, "The type that it has in every format."),
    description=required(TEXT, "Which values it has."),
    pattern=optional(PARTS, "For base `string`: a regular expression, from `^` to `$`."),
    examples=optional(TEXTS, "Texts that match the pattern."),
    counterexamples=optional(TEXTS, "Texts that do not match the pattern."),
    **{name: key for name, key in FACET_KEYS.items() if FACETS[name].bases},
    decisions=DECISIONS,
)

SHARED_TYPE = Kind(
    "shared_type",
    "A type of the shared vocabulary.",
    dict,
    "include",
    include=required(TEXT, "Its name there, such as `date`."),
    name=optional(TEXT, "The name in the type column, if it is another one."),
)

VALUE = Kind(
    "value",
    "A documented integer and its name.",
    EnumValue,
    name=required(TEXT, "The name, in UPPER_SNAKE_CASE."),
    number=required(NUMBER, "The documented integer; never changed."),
    title=optional(TEXT, "The name in the source, if it is another one."),
    description=required(TEXT, "What it means."),
    deprecated=optional(FLAG, "Whether the value should no longer be used."),
)

ENUM = Kind(
    "enum",
    "A closed set of documented integers.",
    model.Enum,
    name=required(TEXT, "The name in code, in CamelCase."),
    description=required(TEXT, "What the values describe."),
    values=required(many(VALUE), "The values, in the order of the source."),
    reserved=optional(NUMBERS, "Numbers that are never used again."),
    reserved_names=optional(TEXTS, "Names that are never used again."),
    decisions=DECISIONS,
)
