"""The constructs of the language: which fields have one, and its names in mutations and changes."""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache, partial
from typing import NamedTuple

from generator.core.facets import FACETS
from generator.core.presence import AMOUNTS
from generator.pipeline import read_spec
from generator.resolve import resolve
from generator.resolved import Spec
from generator.resolved.messages import Field, Message, Union
from generator.resolved.types import (
    Boolean,
    Double,
    Enum,
    Int32,
    Int64,
    Object,
    String,
    Timestamp,
)
from tests.support.project import yaml_file
from tests.support.specs.every_construct import SPEC, Judged
from tests.support.tables import CONSTRUCTS as TABLE
from tests.support.tables import Tables

Has = Callable[[Field], bool]


class Construct(NamedTuple):
    """One construct; `words` match it in the names of mutations and of changes of a spec."""

    has: Has
    words: str


@cache
def spec_with_all() -> Spec:
    """Return the spec with every construct."""
    return resolve(read_spec(SPEC))


def _is(kind: type) -> Has:
    return lambda field: isinstance(field.type, kind)


def _has_facet(rule: str) -> Has:
    names = {name for name, facet in FACETS.items() if facet.rule == rule}
    return lambda field: not names.isdisjoint([*field.type.facets, *field.sizes])


def _has_choice(amount: str) -> Has:
    return lambda field: any(
        choice.amount == amount and field.name in choice.of for choice in field.message.choices
    )


def _has_zero(field: Field) -> bool:
    return isinstance(field.type, Enum) and field.type.unspecified is None


def _is_recursive(field: Field) -> bool:
    inner = [part.message for part in field.parts]
    return any(field.message in (message, *message.within) for message in inner)


def _selects(field: Field) -> bool:
    """Return whether a field is the discriminator of a union of its record."""
    return any(
        field.name == union.discriminator.name and field.message in union.records
        for union in spec_with_all().unions
    )


CONSTRUCTS: Mapping[str, Construct] = {
    "string": Construct(_is(String), "surrogate|string|type"),
    "integer": Construct(_is(Int32), "integer|whole number"),
    "integer64": Construct(_is(Int64), "wide"),
    "number": Construct(_is(Double), "infinite|encoder|exponent|becomes a number"),
    "boolean": Construct(_is(Boolean), "true is|type changes"),
    "timestamp": Construct(_is(Timestamp), "date|moment|second|type changes"),
    "object": Construct(_is(Object), "udata|object|base of a type"),
    "enum": Construct(_has_zero, "enum"),
    "enum without 0": Construct(
        lambda field: _is(Enum)(field) and not _has_zero(field), "without 0|the number 0"
    ),
    "record": Construct(_is(Message), "nested|a message"),
    "recursion": Construct(_is_recursive, "contains itself|a message is added"),
    "list": Construct(lambda field: field.repeated, "list"),
    "pattern": Construct(lambda field: bool(getattr(field.type, "pattern", None)), "URL|pattern"),
    "bounds": Construct(_has_facet("range"), "bound|minimum|facet"),
    "length": Construct(_has_facet("length"), "length|counts bytes|facet"),
    "number of items": Construct(_has_facet("items"), "items|facet"),
    "closed set, const": Construct(_has_facet("enum"), "excluded|word|facet"),
    "default": Construct(lambda field: field.default is not None, "default"),
    "required": Construct(lambda field: field.required, "required"),
    "required if": Construct(lambda field: field.condition is not None, "condition|with a"),
    "forbidden": Construct(lambda field: field.forbidden is not None, "forbidden"),
    **{
        f"choice: {amount}": Construct(_has_choice(amount), f"choice|{amount}")
        for amount in AMOUNTS
    },
    "union": Construct(_selects, "union"),
    "union in a document": Construct(_is(Union), "union"),
}


def fields(construct: Construct) -> set[tuple[str, str]]:
    """Return the record and the name of each field that has a construct."""
    return {
        (message.name, field.name)
        for message in spec_with_all().messages
        for field in message.fields
        if construct.has(field)
    }


def fields_in(each: Judged) -> set[tuple[str, str]]:
    """Return the record and the name of each field that a document has, or a violation of it."""
    names = {path.split("/")[1].replace("~1", "/") for path, _ in each.violations if path}
    try:
        value = json.loads(each.text)
    except ValueError:
        value = None
    return {(each.record, name) for name in (*names, *(value if isinstance(value, dict) else ()))}


def count_agreement(tables: Tables, judged: Iterable[Judged]) -> None:
    """Count an engine that agrees on these documents, for each construct that they have."""
    present = {found for each in judged for found in fields_in(each)}
    for name, construct in CONSTRUCTS.items():
        if fields(construct) & present:
            tables.add(TABLE, name, "engines")


_cases = cache(partial(yaml_file, "cases"))


def mutations(construct: Construct) -> int:
    """Return how many mutations are about a construct; `make mutations` shows each is caught."""
    return sum(
        re.search(construct.words, name) is not None
        for tests in _cases("mutations.yaml").values()
        for edits in tests.values()
        for name in edits
    )


def compat_kinds(construct: Construct) -> int:
    """Return how many kinds of changes of a spec are tested with a construct."""
    return len(
        {
            line.split(" | ")[2]
            for name, lines in _cases("changes.yaml").items()
            if re.search(construct.words, name)
            for line in lines[1:]
        }
    )
