"""Unions: their variants share a discriminator and, as values of a field, one protobuf message."""

from collections.abc import Iterator
from functools import cache, partial

from generator.core import naming
from generator.core.recursion import Part, heights
from generator.model import Enum, Field, Message, Spec, Union, Variant
from generator.rules.contained import held, records_of, variants_of
from generator.rules.nodes import (
    Fault,
    knows_all_fields,
    knows_all_values,
    no_record,
    parsed,
    subjects,
)
from generator.rules.targets import has_valid_words, presence_of, words_of
from generator.spec_language.spelling import if_unknown

_KEYS = ("enum", "required", "type", "values", "const")  # keys that decide whether it discriminates


def variants(spec: Spec) -> Iterator[Fault]:
    """The variants of a union are records that share a required field of an enum or words."""
    records = {message.title: message for message in spec.messages}
    for union in spec.unions:
        if not union.variants and union.has_read("variants"):
            yield union, "variants", "a union needs at least one variant"
        found = [_kind_of(spec, union, records.get(variant.type)) for variant in union.variants]
        kinds = dict.fromkeys(filter(None, found))
        if len(kinds) > 1:
            names = ", ".join(sorted(kinds))
            text = f"'{union.discriminator}' does not have the same enum everywhere: {names}"
            yield union, "discriminator", text
        kind = next(iter(kinds)) if len(kinds) == 1 else ""
        enum = spec.enums_by_name.get(kind)
        for variant in parsed(union.variants, "type"):
            record = records.get(variant.type)
            if record is None:
                if problem := no_record(spec, variant.type):
                    yield variant, "type", problem
            elif problem := _discriminator_problem(spec, union, record):
                yield union, "discriminator", problem
            elif (enum or kind == "words") and (
                problem := _value_problem(spec, union, variant, enum)
            ):
                yield variant, "value", problem


def _discriminates(spec: Spec, field: Field) -> bool:
    is_closed = field.enum is not None or words_of(spec, field)
    return bool(field.required and is_closed and not field.repeated)


def _kind_of(spec: Spec, union: Union, record: Message | None) -> str | None:
    """Return the name of an enum, or `words`."""
    field = record and record.by_name.get(union.discriminator)
    return (field.enum or "words") if field and _discriminates(spec, field) else None


def _discriminator_problem(spec: Spec, union: Union, record: Message) -> str | None:
    """Return why a record has no such field, unless that follows from an earlier error."""
    field = record.by_name.get(union.discriminator)
    if not union.has_read("discriminator") or not record.fields:
        return None
    if field and (_discriminates(spec, field) or not _is_read(spec, field)):
        return None
    suitable = [f.name for f in record.fields if _discriminates(spec, f)]
    complete = field is not None or knows_all_fields(record)
    hint = if_unknown(union.discriminator, suitable, complete=complete)
    what = "with an enum or a closed set of words"
    text = f"{record.name} has no required field '{union.discriminator}' {what}{hint}"
    return None if hint is None else text


def _is_read(spec: Spec, field: Field) -> bool:
    """Return whether no error of its own says why a field does not discriminate."""
    is_known = field.enum is not None or field.type in spec.types
    return is_known and field.has_read(*_KEYS) and has_valid_words(spec, field)


def _value_problem(spec: Spec, union: Union, variant: Variant, enum: Enum | None) -> str | None:
    value = variant.value
    if enum:
        owner, known = enum.name, [known.name for known in enum.values]
        complete = knows_all_values(enum)
    else:
        record = next(message for message in spec.messages if message.title == variant.type)
        field = record.by_name.get(union.discriminator)
        if field is None or not has_valid_words(spec, field):
            return None
        owner, known = f"{record.name}.{field.name}", words_of(spec, field)
        complete = field.has_read(*_KEYS)
    hint = if_unknown(value, known, complete=complete)
    if not variant.has_read("value"):
        return None
    if hint is not None:
        return f"{owner} has no value '{value}'{hint}"
    if next(other for other in union.variants if other.value == value) is not variant:
        return f"the value '{value}' already has a record; it can have one only"
    return None


def only_records(spec: Spec) -> Iterator[Fault]:
    """The type of a field is a union in records only."""
    for service in spec.services:
        for message in service.messages:
            for field in parsed(message.fields, "type"):
                if isinstance(spec.types.get(field.type), Union):
                    text = f"only records hold a union such as '{field.type}'; write a oneof with"
                    yield field, "type", f"{text} a field for each of its records"


def one_message(spec: Spec) -> Iterator[Fault]:
    """In protobuf, a union that fields hold is one message with the fields of all its records."""
    for union in spec.held_unions:
        earlier: list[tuple[Message, Field]] = []
        records = records_of(spec, union)
        is_known = all(union.discriminator in record.by_name for record in records)
        for record in records:
            fields = [*parsed(record.fields, "name", "number", "type", "enum", "identifier")]
            for field in fields:
                problems = (
                    (key, problem, owner, other)
                    for owner, other in earlier
                    if other is not field
                    for key, problem in _conflicts(field, other)
                    # Words may differ in the discriminator, which may be any of them if unknown.
                    if key != "type"
                    or not (
                        field.name == union.discriminator if is_known else words_of(spec, field)
                    )
                )
                for key, problem, owner, other in problems:
                    node: Field | Message = other if other.group is None else owner
                    at = node.location(key if key in node.at else "name")
                    place = f"{subjects(spec)[other]} at {at}"
                    yield field, key, f"{problem.format(place)}; {_because(union)}"
                    break
            yield from _reserved(spec, union, record)
            earlier += ((record, field) for field in fields)


def _because(union: Union) -> str:
    return f"in protobuf, {union.name} is one message with the fields of all its records"


def _conflicts(field: Field, other: Field) -> Iterator[tuple[str, str]]:
    """Yield the key of a field that does not fit one of another record, and what to write."""
    if field.name != other.name:
        if field.number == other.number:
            yield "number", f"{field.number} is the number of {{}}; give one of them another"
        elif shared := sorted(_spellings(field) & _spellings(other)):
            yield "name", f"'{shared[0]}' means {{}} too; give one of them another name"
    elif field.number != other.number:
        yield "number", f"is {field.number}, but {other.number} in {{}}; give both the same number"
    elif field.identifier != other.identifier:
        yield "name", "has another identifier than {}; give both the same 'identifier'"
    elif differing := _differing(field, other):
        text = f"has {differing} than {{}}; give both the same, or one of them another name"
        yield "type", text


def _spellings(field: Field) -> set[str]:
    return {field.name, field.identifier, naming.camel_case(field.identifier)}


def _differing(field: Field, other: Field) -> str | None:
    if any(getattr(field, key) != getattr(other, key) for key in ("type", "enum", "repeated")):
        return "another type"
    return None if dict(field.facets) == dict(other.facets) else "other facets"


def _reserved(spec: Spec, union: Union, record: Message) -> Iterator[Fault]:
    """Yield fields whose number or name another record of a union reserves, but does not use."""
    for other in records_of(spec, union):
        own = {field.number for field in other.fields}
        for field in parsed(record.fields, "name", "number") if other is not record else ():
            if field.number in own or field.name in other.by_name:
                continue
            if field.number in other.reserved:
                text = f"{field.number} is reserved in {other.name}"
                yield field, "number", f"{text} at {other.location('reserved')}; {_because(union)}"
            elif {field.name, field.identifier} & {*other.reserved_names}:
                text = f"the name is reserved in {other.name}"
                place = other.location("reserved_names")
                yield field, "name", f"{text} at {place}; {_because(union)}"


def finite(spec: Spec) -> Iterator[Fault]:
    """Each variant of a union that fields hold has a document."""
    unions = spec.held_unions
    ended = heights(held(spec), cache(partial(presence_of, spec))) if unions else {}
    if any(Part(message) not in ended for message in spec.messages):
        return  # `endless` says so
    for union in unions:
        known = [v for v in union.variants if isinstance(spec.types.get(v.type), Message)]
        for variant, part in zip(known, variants_of(spec, union), strict=True):
            if part not in ended and Part(part.message) in ended:
                text = f"no finite {part.message.name} has {union.discriminator} {variant.value}"
                yield variant, "value", f"{text}, because of its conditions and choices"
