"""JSON Schema 2020-12: one self-contained file a record.

Reads the records of the spec. Writes json_schema/<Message>.schema.json, whose verdict follows the
contract and never depends on whether `format` is asserted.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from generator import naming
from generator.artifact import Artifact
from generator.contract import INT32_MAX, INT32_MIN, SAFE_INTEGER, TIMESTAMP_PATTERN
from generator.model import Base, Enum, Field, Message, Scalar, Spec
from generator.templating import Templates

Schema = dict[str, object]

# One engine's $ lets a line end through, so a line feed is excluded beside every pattern. The type
# is named because null, which an optional field may be, would match a bare pattern.
_ONE_LINE: Schema = {"type": "string", "pattern": "\\n"}

_BASES: dict[Base, Schema] = {
    Base.STRING: {"type": "string"},
    Base.INTEGER: {"type": "integer", "minimum": INT32_MIN, "maximum": INT32_MAX},
    Base.BOOLEAN: {"type": "boolean"},
    Base.TIMESTAMP: {
        "type": "string",
        "format": "date-time",
        "pattern": TIMESTAMP_PATTERN,
        "not": _ONE_LINE,
    },
    Base.OBJECT: {"type": "object", "additionalProperties": {"$ref": "#/$defs/value"}},
}

_REFERENCE: Schema = {"$ref": "#/$defs/value"}
_VALUE: Schema = {
    "description": "Any JSON value whose numbers a double holds exactly.",
    "anyOf": [
        {"type": "null"},
        {"type": "boolean"},
        {"type": "string"},
        {"type": "number", "minimum": -SAFE_INTEGER, "maximum": SAFE_INTEGER},
        {"type": "array", "items": _REFERENCE},
        {"type": "object", "additionalProperties": _REFERENCE},
    ],
}


@dataclass(frozen=True, slots=True)
class ObjectView:
    """The schema of one message; properties in spec order."""

    title: str
    description: str
    properties: dict[str, Schema]
    required: list[str]
    conditions: list[Schema]


@dataclass(frozen=True, slots=True)
class SchemaView:
    """One file: the record, and everything it refers to."""

    id: str
    root: ObjectView
    objects: dict[str, ObjectView]
    leaves: dict[str, Schema]  # definitions that are no messages


def render(spec: Spec, templates: Templates) -> Iterable[Artifact]:
    """One schema for each record."""
    for message in spec.messages:
        content = templates.render("record.json.j2", schema=_schema(spec, message))
        yield Artifact(f"json_schema/{message.name}.schema.json", content)


def _schema(spec: Spec, message: Message) -> SchemaView:
    targets = _reachable(spec, message)
    leaves = {target.name: _enum(target) for target in targets if isinstance(target, Enum)}
    if any(isinstance(target, Scalar) and target.base is Base.OBJECT for target in targets):
        leaves["value"] = _VALUE
    return SchemaView(
        id=naming.schema_id(spec.package.name, spec.package.protobuf, message.name),
        root=_object(spec, message),
        objects={t.name: _object(spec, t) for t in targets if isinstance(t, Message)},
        leaves=leaves,
    )


def _reachable(spec: Spec, message: Message) -> list[Scalar | Enum | Message]:
    """What the fields of a message are made of, and the fields of these, each once."""
    found: dict[tuple[type, str], Scalar | Enum | Message] = {}  # a scalar may be called likewise
    waiting = [message]
    while waiting:
        for field in waiting.pop().fields:
            target = spec.target(field)
            key = type(target), target.name
            if key not in found and isinstance(target, Message):
                waiting.append(target)
            found[key] = target
    return list(found.values())


def _object(spec: Spec, message: Message) -> ObjectView:
    return ObjectView(
        title=message.title,
        description=message.description,
        properties={field.name: _property(spec, field) for field in message.fields},
        required=[field.name for field in message.fields if field.required],
        conditions=list(_conditions(message)),
    )


def _property(spec: Spec, field: Field) -> Schema:
    """The value's schema with its annotations. An optional field may also be null."""
    schema: Schema = {"description": field.description}
    target = spec.target(field)
    if field.repeated:
        schema |= {"type": "array", "items": _leaf(target)}
        schema |= {"minItems": 1} if field.required else {}
    else:
        schema |= _leaf(target)
    if not field.required:
        schema = _or_null(schema)
    if field.default is not None:
        schema["default"] = field.default
    if field.examples:
        schema["examples"] = [list(field.examples)] if field.repeated else list(field.examples)
    if field.deprecated:
        schema["deprecated"] = True
    return schema


def _leaf(target: Scalar | Enum | Message) -> Schema:
    if not isinstance(target, Scalar):
        return {"$ref": f"#/$defs/{target.name}"}
    if target.regex is None:
        return _BASES[target.base]
    return _BASES[target.base] | {"pattern": target.regex, "not": _ONE_LINE}


def _or_null(schema: Schema) -> Schema:
    """The same, or null: beside a type stands "null", a reference gets an alternative."""
    if "$ref" not in schema:
        return schema | {"type": [schema["type"], "null"]}
    rest = {key: value for key, value in schema.items() if key != "$ref"}
    return rest | {"anyOf": [{"$ref": schema["$ref"]}, {"type": "null"}]}


def _enum(enum: Enum) -> Schema:
    meanings = "; ".join(f"{value.number} {value.name}" for value in enum.values)
    return {
        "description": f"{enum.description} {meanings}",
        "type": "integer",
        "enum": [value.number for value in enum.values],
    }


def _conditions(message: Message) -> Iterator[Schema]:
    """`yes if X`: when X is present and not null, so must be the fields that ask for it."""
    for field in message.fields:
        if asking := message.asked_by.get(field.name):
            yield {"if": _present([field]), "then": _present(asking)}


def _present(fields: list[Field]) -> Schema:
    return {
        "properties": {field.name: _PRESENT[field.repeated] for field in fields},
        "required": [field.name for field in fields],
    }


# An empty list means absent, as null does.
_PRESENT: dict[bool, Schema] = {
    True: {"type": "array", "minItems": 1},
    False: {"not": {"type": "null"}},
}
