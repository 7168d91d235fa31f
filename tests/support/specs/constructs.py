"""The constructs of the language: which fields have one, and its names in mutations and changes."""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache, partial
from typing import NamedTuple

from generator.core.facets import FACETS
from generator.core.presence import AMOUNTS
from generator.core.vocabulary import Base
from generator.model import Enum, Field, Message, Scalar, Spec, Union
from generator.pipeline import read_spec
from tests.support.project import yaml_file
from tests.support.specs.every_construct import SPEC, Judged
from tests.support.tables import CONSTRUCTS as TABLE
from tests.support.tables import Tables

Has = Callable[[Spec, Message, Field], bool]


class Construct(NamedTuple):
    """One construct; `words` match it in the names of mutations and of changes of a spec."""

    has: Has
    words: str


def _base(base: Base) -> Has:
    def has(spec: Spec, _: Message, field: Field) -> bool:
        target = spec.target(field)
        return isinstance(target, Scalar) and target.base is base

    return has


def _facet(*rules: str) -> Has:
    names = {name for name, facet in FACETS.items() if facet.rule in rules}

    def has(spec: Spec, _: Message, field: Field) -> bool:
        target = spec.target(field)
        of_type = target.facets if isinstance(target, Scalar) else {}
        return not names.isdisjoint([*of_type, *field.facets])

    return has


def _enum(*, zero: bool) -> Has:
    def has(spec: Spec, _: Message, field: Field) -> bool:
        target = spec.target(field)
        return isinstance(target, Enum) and target.has_zero is zero

    return has


def _record(spec: Spec, _: Message, field: Field) -> bool:
    return isinstance(spec.target(field), Message)


def _union(spec: Spec, _: Message, field: Field) -> bool:
    return isinstance(spec.target(field), Union)


def _recursive(spec: Spec, message: Message, field: Field) -> bool:
    found: set[str] = set()
    waiting = [field]
    while waiting:
        target = spec.target(waiting.pop())
        if isinstance(target, Message) and target.name not in found:
            found.add(target.name)
            waiting += target.fields
    return message.name in found


def _pattern(spec: Spec, _: Message, field: Field) -> bool:
    target = spec.target(field)
    return isinstance(target, Scalar) and target.pattern is not None


CONSTRUCTS: Mapping[str, Construct] = {
    "string": Construct(_base(Base.STRING), "surrogate|string|type"),
    "integer": Construct(_base(Base.INTEGER), "integer|whole number"),
    "integer64": Construct(_base(Base.INTEGER64), "wide"),
    "number": Construct(_base(Base.NUMBER), "infinite|encoder|exponent|becomes a number"),
    "boolean": Construct(_base(Base.BOOLEAN), "true is|type changes"),
    "timestamp": Construct(_base(Base.TIMESTAMP), "date|moment|second|type changes"),
    "object": Construct(_base(Base.OBJECT), "udata|object|base of a type"),
    "enum": Construct(_enum(zero=True), "enum"),
    "enum without 0": Construct(_enum(zero=False), "without 0|the number 0"),
    "record": Construct(_record, "nested|a message"),
    "recursion": Construct(_recursive, "contains itself|a message is added"),
    "list": Construct(lambda _, __, field: field.repeated, "list"),
    "pattern": Construct(_pattern, "URL|pattern"),
    "bounds": Construct(_facet("range"), "bound|minimum|facet"),
    "length": Construct(_facet("length"), "length|counts bytes|facet"),
    "number of items": Construct(_facet("items"), "items|facet"),
    "closed set, const": Construct(_facet("enum"), "excluded|word|facet"),
    "default": Construct(lambda _, __, field: field.default is not None, "default"),
    "required": Construct(lambda _, __, field: field.required, "required"),
    "required if": Construct(lambda _, __, field: field.condition is not None, "condition|with a"),
    "forbidden": Construct(lambda _, __, field: field.forbidden is not None, "forbidden"),
    **{
        f"choice: {amount}": Construct(
            lambda _, message, field, amount=amount: any(  # type: ignore[misc]
                choice.amount == amount and field.name in choice.of for choice in message.choices
            ),
            f"choice|{amount}",
        )
        for amount in AMOUNTS
    },
    "union": Construct(
        lambda spec, message, field: any(
            field.name == union.discriminator
            and message.title in {variant.type for variant in union.variants}
            for union in spec.unions
        ),
        "union",
    ),
    "union in a document": Construct(_union, "union"),
}


@cache
def spec_with_all() -> Spec:
    """Return the spec with every construct."""
    return read_spec(SPEC)


def fields(spec: Spec, construct: Construct) -> set[tuple[str, str]]:
    """Return the record and the name of each field that has a construct."""
    return {
        (message.name, field.name)
        for message in spec.messages
        for field in message.fields
        if construct.has(spec, message, field)
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
    spec, present = spec_with_all(), {found for each in judged for found in fields_in(each)}
    for name, construct in CONSTRUCTS.items():
        if fields(spec, construct) & present:
            tables.add(TABLE, name, "engines")


_cases = cache(partial(yaml_file, "cases"))


def mutations(construct: Construct) -> int:
    """Return how many mutations are about a construct; `make mutations` shows each is caught."""
    names = [entry["name"] for entries in _cases("mutations.yaml").values() for entry in entries]
    return sum(re.search(construct.words, name) is not None for name in names)


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
