"""JSON Schema 2020-12: one self-contained file for each record, and for each union of records.

Reads the records and unions of the spec. Writes json_schema/<Name>.schema.json. Its verdicts
follow the contract, whether or not a validator asserts `format`.
"""

from collections.abc import Iterable

from generator.artifact import Artifact
from generator.core.bounds import SAFE_INTEGER
from generator.core.facets import FACETS, Facets
from generator.core.patterns import TIMESTAMP_PATTERN
from generator.formats.json_schema.presence import Schema, conditions
from generator.resolved import Spec
from generator.resolved.messages import Field, Message, Type, Union, Variant
from generator.resolved.types import Boolean, Enum, EnumValue, Number, Object, String, Timestamp
from generator.templating import Templates

# In one engine, $ also matches before a final line feed, so every pattern excludes line feeds. The
# type is named because null, valid for an optional field, would match a pattern without a type.
_ONE_LINE: Schema = {"type": "string", "pattern": "\\n"}

_VALUE: Schema = {"$ref": "#/$defs/value"}
_ANY_VALUE: Schema = {
    "description": "Any JSON value whose numbers a double holds exactly.",
    "anyOf": [
        {"type": "null"},
        {"type": "boolean"},
        {"type": "string"},
        {"type": "number", "minimum": -SAFE_INTEGER, "maximum": SAFE_INTEGER},
        {"type": "array", "items": _VALUE},
        {"type": "object", "additionalProperties": _VALUE},
    ],
}


def render(spec: Spec, templates: Templates) -> Iterable[Artifact]:
    """Yield one schema for each record, and one for each union."""
    roots = ((m, _type(m) if m in m.within else _object(m)) for m in spec.messages)
    schemas: dict[Message | Union, Schema] = {
        **{message: root | _definitions(_parts(message)) for message, root in roots},
        **{union: _union(union) for union in spec.unions},
    }
    for node, schema in schemas.items():
        schema_id = spec.package.schema_id(node.name)
        content = templates.render("schema.json.j2", id=schema_id, schema=schema)
        yield Artifact(f"json_schema/{node.name}.schema.json", content)


def _union(union: Union) -> Schema:
    """Return the schema of a union, which may contain itself."""
    parts = [part for record in union.records for part in (record, *_parts(record))]
    return (_type(union) if union in parts else _one_of(union)) | _definitions(parts)


def _definitions(types: Iterable[Type]) -> Schema:
    """Return the schemas that the schema of a file refers to, each once."""
    found = dict.fromkeys(types)
    objects: Schema = {t.name: _object(t) for t in found if isinstance(t, Message)}
    objects |= {t.name: _one_of(t) for t in found if isinstance(t, Union)}
    enums = {t.name: _enum(t) for t in found if isinstance(t, Enum)}
    values = {"value": _ANY_VALUE} if any(isinstance(t, Object) for t in found) else {}
    definitions = objects | enums | values
    return {"$defs": definitions} if definitions else {}


def _parts(message: Message) -> Iterable[Type]:
    """Return the types of the fields of a message, and of their fields, each once."""
    found: dict[Type, None] = {}
    waiting = [message]
    while waiting:
        for field in waiting.pop().fields:
            records = [part.message for part in field.parts]
            waiting += (record for record in dict.fromkeys(records) if record not in found)
            found |= dict.fromkeys([field.type, *records])
    return found


def _one_of(union: Union) -> Schema:
    """Return a schema that selects the record by the discriminator, which is tested first."""
    name = union.discriminator.name

    def selected(variant: Variant) -> Schema:
        value: Schema = {name: {"const": variant.value}}
        discriminator = {"type": "object", "properties": value, "required": [name]}
        return {"allOf": [discriminator, {"$ref": variant.record.json_schema}]}

    return {
        "title": union.name,
        "description": union.description,
        "oneOf": [selected(variant) for variant in union.variants],
    }


def _object(message: Message) -> Schema:
    """Return the schema of a record; the title is a name because tools derive names from it."""
    named = "" if message.title == message.name else f"{message.title}. "
    schema: Schema = {
        "title": message.name,
        "description": f"{named}{message.description}",
        "type": "object",
        "properties": {field.name: _property(field) for field in message.fields},
        "required": [field.name for field in message.fields if field.required],
    }
    if rules := list(conditions(message)):
        schema["allOf"] = rules
    schema["additionalProperties"] = False
    return schema | ({} if message.example is None else {"examples": [message.example]})


def _property(field: Field) -> Schema:
    """Return the value's schema with its annotations. An optional field may also be null."""
    schema: Schema = {"description": " ".join((field.description, *field.sentences))}
    if field.repeated:
        schema |= {"type": "array", "items": _type(field.type)}
        schema |= _sizes(field)
    else:
        schema |= _type(field.type)
    if not field.required:
        schema = _or_null(schema)
    if field.default is not None:
        schema["default"] = field.default
    if field.examples:
        schema["examples"] = [list(field.examples)] if field.repeated else list(field.examples)
    if field.deprecated:
        schema["deprecated"] = True
    if field.notes.read_only:
        schema["readOnly"] = True
    return schema


def _sizes(field: Field) -> Schema:
    """Return the number of items of a list; an optional list may be empty, which means absent."""
    sizes: Schema = {FACETS[name].json_schema: bound for name, bound in field.sizes.items()}
    if field.required:
        return {"minItems": 1} | sizes
    least = sizes.pop("minItems", None)
    return sizes | ({"anyOf": [{"maxItems": 0}, {"minItems": least}]} if least else {})


def _type(type_: Type) -> Schema:
    schema: Schema = {"type": "string"}
    match type_:
        case Enum() | Message() | Union():
            schema = {"$ref": type_.json_schema}
        case Number(json_schema=name, range=(lowest, highest)):
            schema = {"type": name, "minimum": lowest, "maximum": highest}
        case Boolean():
            schema = {"type": "boolean"}
        case Object():
            schema = {"type": "object", "additionalProperties": _VALUE}
        case Timestamp():
            schema |= {"format": "date-time", "pattern": TIMESTAMP_PATTERN, "not": _ONE_LINE}
        case String(pattern=str(pattern)):
            schema |= {"pattern": pattern, "not": _ONE_LINE}
        case _:
            pass
    return _restricted(schema, type_.facets)


def _restricted(schema: Schema, facets: Facets) -> Schema:
    """Return a schema with facets added; excluded values are combined with an existing `not`."""
    for name, bound in facets.items():
        keyword = FACETS[name].json_schema
        if keyword != "not":
            schema |= {keyword: bound}
        else:
            listed: Schema = {"enum": bound}
            schema |= {"not": {"anyOf": [schema["not"], listed]} if "not" in schema else listed}
    return schema


def _or_null(schema: Schema) -> Schema:
    """Return a schema that also accepts null, as a type, a value, or an alternative to a `$ref`."""
    match schema:
        case {"$ref": reference, **rest}:
            return rest | {"anyOf": [{"$ref": reference}, {"type": "null"}]}
        case {"const": value, **rest}:
            schema = {**rest, "enum": [value, None]}
        case {"enum": list(values)}:
            schema = schema | {"enum": [*values, None]}
        case _:
            pass
    return schema | {"type": [schema["type"], "null"]}


def _enum(enum: Enum) -> Schema:
    return {
        "title": enum.name,
        "description": enum.description,
        "type": "integer",
        "oneOf": [_value(value) for value in enum.values],
    }


def _value(value: EnumValue) -> Schema:
    """Return the schema of an enum value; its title is its name in code, as tools expect."""
    named = f"{value.title}. " if value.title else ""
    description = f"{named}{value.description}"
    schema: Schema = {"const": value.number, "title": value.name, "description": description}
    return schema | ({"deprecated": True} if value.deprecated else {})
