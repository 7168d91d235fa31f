"""TypeScript: an interface for each record.

Reads the records of the spec. Writes typescript/records.d.ts.
"""

from collections.abc import Iterable

from generator.artifact import Artifact
from generator.model import Base, Enum, Field, Scalar, Spec
from generator.templating import Templates

_BASES = {Base.INTEGER: "number", Base.BOOLEAN: "boolean", Base.OBJECT: "object"}


def render(spec: Spec, templates: Templates) -> Iterable[Artifact]:
    """One file for all records."""
    records = [
        {
            "name": message.name,
            "description": message.description,
            "fields": [_member(spec, field) for field in message.fields],
        }
        for message in spec.messages
    ]
    content = templates.render("records.d.ts.j2", records=records)
    yield Artifact("typescript/records.d.ts", content)


def _member(spec: Spec, field: Field) -> str:
    """`status: 0 | 1`, `to?: EmailAddress[]`"""
    target = spec.target(field)
    if isinstance(target, Scalar):
        name = _BASES.get(target.base, "string")
    elif isinstance(target, Enum):
        name = " | ".join(str(value.number) for value in target.values)
    else:
        name = target.name
    return f"{field.name}{'' if field.required else '?'}: {name}{'[]' if field.repeated else ''}"
