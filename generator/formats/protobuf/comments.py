"""Comments that describe each part of a file, and its place in the source."""

from typing import TypeAlias

from generator.core.presence import in_words
from generator.resolved import Spec
from generator.resolved.messages import Field, Message, Method, Oneof, Service
from generator.resolved.types import Enum, EnumValue, Int64
from generator.templating.filters import to_json

Described: TypeAlias = Enum | EnumValue | Field | Message | Method | Oneof | Service

_WIDE = "From -(2^53 - 1) to 2^53 - 1; ProtoJSON prints it as a string."


def comment_of_file(owner: Spec | Service) -> str:
    """Return the comment of the file of the records, or of a service."""
    if isinstance(owner, Service):
        return "A service over the records. All of it is an addition; the source has no service."
    source = owner.package.source
    return (
        f"{owner.package.description}\n\nNames, types and presence of the fields come from"
        f' "{source.title}" by {source.publisher}, {source.edition}. Their numbers are additions.'
    )


def comment_of(node: Described) -> str:
    """Return the description, and a paragraph with what the declaration does not show."""
    match node:
        case Field():
            more = _facts(node)
        case Message(table=table):
            source = [f"Source: table {to_json(table)}."] if table else []
            more = " ".join([*source, *node.chosen])
        case EnumValue():
            more = node.origin
        case Oneof(required=required):
            more = "Exactly one is required." if required else "At most one is present."
        case Service():
            more = _errors("Every call can end", node)
        case Method():
            more = _errors("The call can end", node)
        case _:
            more = ""
    return f"{node.description}\n\n{more}" if more else node.description


def _facts(field: Field) -> str:
    """Return presence, default and place in the source."""
    if field.condition:
        name = f"`{field.condition.name}`"
        sentence = f"Required if {in_words(field.condition._replace(name=name))}."
        presence = "" if sentence in field.description else sentence
    else:
        presence = "Required." if field.required else "" if field.oneof else "Optional."
    if field.default is not None:
        presence += f" Absent means {to_json(field.default)}, even if getters return another value."
    if field.forbidden:
        presence += f" Must be absent when {in_words(field.forbidden)}."
    limits = f"Limits: {field.limits}." if field.limits else ""
    wide = _WIDE if isinstance(field.type, Int64) else ""
    return " ".join(filter(None, (presence, limits, wide, *field.sentences, field.origin)))


def _errors(begin: str, node: Method | Service) -> str:
    lines = [f"{error.code}: {error.description}" for error in node.errors]
    return "\n\n".join([f"{begin} with:", *lines]) if lines else ""
