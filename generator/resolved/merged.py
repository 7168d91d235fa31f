"""The message in protobuf of a union that is the type of a field: it has the fields of all records.

The JSON form of a oneof names the variant outside of the record; the documents of a union name it
inside. So the fields of the variants are fields of one message, and rules tell them apart.
"""

from dataclasses import replace
from typing import Any

from generator.core.notes import NO_NOTES
from generator.core.presence import in_words
from generator.core.values import to_json_line
from generator.resolved.messages import Field, Message, Union
from generator.resolved.types import Enum, String

# Of the fields; resolve.py makes no links for them.
_UNLINKED: dict[str, Any] = {"condition": None, "forbidden": None, "examples": (), "decisions": ()}


def merged(union: Union, proto: str) -> Message:
    """Return the message of a union; a field of several records is in it once."""
    found: dict[str, list[Field]] = {}
    for record in union.records:
        for field in record.fields:
            found.setdefault(field.name, []).append(field)
    message = Message(
        at=union.at,
        name=union.name,
        description=f"{union.description}\n\nThe fields of {_listed(union.records)}.",
        title=union.name,
        table=None,
        example=None,
        choices=(),
        is_record=False,
        proto=proto,
        reserved=tuple({number: None for r in union.records for number in r.reserved}),
        reserved_names=tuple({name: None for r in union.records for name in r.reserved_names}),
        decisions=(),
    )
    fields = [_field(union, message, each) for each in found.values()]
    for field in fields:
        object.__setattr__(field, "required_by", ())
    object.__setattr__(message, "fields", tuple(fields))
    return message


def _field(union: Union, message: Message, fields: list[Field]) -> Field:
    """Return the field of the message for the fields of this name in the records."""
    first = fields[0]
    is_everywhere = len(fields) == len(union.records)
    required = is_everywhere and all(field.required for field in fields)
    defaults = {to_json_line(field.default): field.default for field in fields}
    has_default = is_everywhere and len(defaults) == 1
    is_discriminator = first.name == union.discriminator.name
    notes = {field.notes for field in fields}
    if is_discriminator:  # its type has the meanings of all records
        notes = {each._replace(meanings=()) for each in notes}
    found = replace(
        first,
        message=message,
        required=required,
        default=first.default if has_default else None,
        source=None,
        deprecated=all(field.deprecated for field in fields),
        notes=notes.pop() if len(notes) == 1 else NO_NOTES,
        type=_kinds(union) if is_discriminator else first.type,
        **_UNLINKED,
    )
    texts: dict[str, list[Message]] = {}
    for field in fields:
        text = f"{_presence(field, found)}: {field.description}"
        texts.setdefault(text, []).append(field.message)
    if is_everywhere and list(texts) == [f": {first.description}"]:
        return found
    words = (f"In {_listed(records)}{text}" for text, records in texts.items())
    return replace(found, description="\n\n".join(words))


def _kinds(union: Union) -> Enum | String:
    """Return the type of the discriminator, with the words that select a record."""
    type_ = union.discriminator.type
    if not isinstance(type_, String):
        assert isinstance(type_, Enum)  # noqa: S101 - by the rules of specs
        return type_
    words = [variant.value for variant in union.variants]
    facets = {"values": words} if words[1:] else {"const": words[0]}
    meanings = tuple(
        pair
        for variant in union.variants
        for pair in variant.record.by_name[union.discriminator.name].meanings
        if pair[0] == variant.value
    )
    notes = type_.notes._replace(meanings=meanings)
    return replace(type_, facets=facets, restricts=None, notes=notes)


def _presence(field: Field, of_union: Field) -> str:
    """Return in parentheses what the presence in a record has beyond the one in the union."""
    found = ["required"] if field.required and not of_union.required else []
    found += [f"required if {in_words(field.condition)}"] if field.condition else []
    if field.default is not None and of_union.default is None:
        found.append(f"absent means {to_json_line(field.default)}")
    found += [f"must be absent when {in_words(field.forbidden)}"] if field.forbidden else []
    return f" ({', '.join(found)})" if found else ""


def _listed(records: "list[Message] | tuple[Message, ...]") -> str:
    return ", ".join(record.name for record in records)
