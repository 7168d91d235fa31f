"""The rules of the message of a union: the discriminator decides which fields it has."""

from collections.abc import Iterator, Sequence

from generator.core import naming
from generator.formats.protobuf.rules import option, presence_rules
from generator.resolved.messages import Message, Union
from generator.resolved.types import Enum
from generator.templating.filters import to_json


def conditions(union: Union) -> Iterator[str]:
    """Yield the options: each record lacks the fields of others, and keeps its own rules."""
    name, kind = union.discriminator.name, union.discriminator.identifier
    if isinstance(union.kinds, Enum) and union.others:
        words, test = _selects(union, union.records)
        yield option(f"{kind}.enum", f"{name} must be {words}", test)
    for field in union.merged.fields:
        holders = [record for record in union.records if field.name in record.by_name]
        requiring = [record for record in holders if record.by_name[field.name].required]
        has = f"has(this.{field.identifier})"
        if len(holders) < len(union.records):
            words, test = _selects(union, holders)
            words = f"{field.name} is unknown unless {name} is {words}"
            yield option(f"{field.identifier}.unknown", words, f"!{has} || {test}")
        if requiring and not field.required:
            words, test = _selects(union, requiring)
            words = f"{field.name} is required when {name} is {words}"
            yield option(f"{field.identifier}.required", words, f"!({test}) || {has}")
    for record in union.records:
        selecting, test = _selects(union, [record])
        for rule, words, expression in presence_rules(record):
            identity = f"{naming.snake_case(record.name)}.{rule}"
            when = f"{words} if {name} is {selecting}"
            yield option(identity, when, f"!({test}) || ({expression})")


def _selects(union: Union, records: Sequence[Message]) -> tuple[str, str]:
    """Return the values of the discriminator that select some records, and a test for them."""
    kind = f"this.{union.discriminator.identifier}"
    values = [to_json(value) for record in records for value in union.values_of(record)]
    if values[1:]:
        return " or ".join(values), f"{kind} in [{', '.join(values)}]"
    return values[0], f"{kind} == {values[0]}"
