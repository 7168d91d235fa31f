"""TypeScript: an interface for each record.

Reads the records of the spec. Writes typescript/records.d.ts.
"""

from collections.abc import Iterable

from generator.artifact import Artifact
from generator.resolved import Spec
from generator.resolved.messages import Field, Message
from generator.resolved.types import Boolean, Enum, Number, Object
from generator.templating import Templates


def render(spec: Spec, templates: Templates) -> Iterable[Artifact]:
    """One file for all records."""
    content = templates.render("records.d.ts.j2", records=spec.messages, type_of=_type)
    yield Artifact("typescript/records.d.ts", content)


def _type(field: Field) -> str:
    """`0 | 1`, `EmailAddress[]`"""
    match field.type:
        case Enum(values=values):
            name = " | ".join(str(value.number) for value in values)
        case Message(name=name):
            pass
        case Number():
            name = "number"
        case Boolean():
            name = "boolean"
        case Object():
            name = "object"
        case _:
            name = "string"
    return f"{name}[]" if field.repeated else name
