"""The messages in each message: as the types of fields, or as the records of a union."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from generator.core.recursion import Part, reached
from generator.core.values import Json
from generator.model import Field, Message, Spec, Union, Variant
from generator.rules.nodes import once
from generator.rules.targets import value_of


@once
def held(spec: Spec) -> Mapping[Message, Mapping[str, list[Part[Message]]]]:
    """Return the messages in each message, by the names of fields; a record has only records.

    A field has several if its type is a union: a value is one of them.
    """
    records = {*spec.messages}
    return {
        message: {
            field.name: parts
            for field in message.fields
            if (parts := list(parts_of(spec, field)))
            and (message not in records or all(part.message in records for part in parts))
        }
        for message in spec.all_messages()
    }


@once
def within(spec: Spec) -> Mapping[Message, list[Message]]:
    """Return the messages in each message."""
    return {
        message: [part.message for parts in inner.values() for part in parts]
        for message, inner in held(spec).items()
    }


@once
def recursive(spec: Spec) -> frozenset[Message]:
    """Return the messages that contain themselves, directly or through others."""
    inner_of = within(spec)
    return frozenset(
        m for m, inner in inner_of.items() if m in reached(inner, inner_of.__getitem__)
    )


def parts_of(spec: Spec, field: Field) -> Iterator[Part[Message]]:
    """Yield the message that is the type of a field, or the known variants of a union."""
    target = spec.types.get(field.type)
    if isinstance(target, Message):
        yield Part(target)
    elif isinstance(target, Union):
        yield from variants_of(spec, target)


def variants_of(spec: Spec, union: Union) -> Iterator[Part[Message]]:
    """Yield the known records of a union, each with the value of the discriminator."""
    for variant in union.variants:
        record = spec.types.get(variant.type)
        if isinstance(record, Message):
            yield Part(record, ((union.discriminator, _kind_of(spec, union, variant)),))


def _kind_of(spec: Spec, union: Union, variant: Variant) -> Json:
    """Return the value of the discriminator that selects a variant: a number or a word."""
    fields = (record.by_name.get(union.discriminator) for record in records_of(spec, union))
    found = (value_of(spec, field, variant.value) for field in fields if field)
    return next((value for value in found if value is not None), variant.value)


def messages_of(spec: Spec, field: Field) -> list[Message]:
    """Return the message that is the type of a field, or the known records of a union."""
    return [*dict.fromkeys(part.message for part in parts_of(spec, field))]


def records_of(spec: Spec, union: Union) -> list[Message]:
    """Return the records of a union that are known, each once."""
    titles = dict.fromkeys(variant.type for variant in union.variants)
    found = (spec.types.get(title) for title in titles)
    return [each for each in found if isinstance(each, Message)]


def in_protobuf(spec: Spec) -> Iterator[Message]:
    """Yield the messages in protobuf: a union that fields hold is one, with all their fields."""
    yield from spec.all_messages()
    for union in spec.held_unions:
        records = records_of(spec, union)
        fields = {field.name: field for record in records for field in record.fields}
        yield from (replace(each, fields=tuple(fields.values()), oneofs=()) for each in records[:1])
