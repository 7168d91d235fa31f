"""What each format calls the type of a field: one table, from the bases to the formats' words."""

from dataclasses import dataclass
from typing import Final

from generator.model import Base, Enum, Field, Message, Scalar, Spec


@dataclass(frozen=True, slots=True)
class TypeNames:
    """The name of a type in protobuf, in Python, in JSON and in JSON Schema."""

    protobuf: str
    python: str
    json: str
    json_schema: str


BASES: Final[dict[Base, TypeNames]] = {
    Base.STRING: TypeNames("string", "str", "string", "string"),
    Base.INTEGER: TypeNames("int32", "int", "number, whole, 32 bits", "integer"),
    Base.BOOLEAN: TypeNames("bool", "bool", "true or false", "boolean"),
    Base.TIMESTAMP: TypeNames(
        "google.protobuf.Timestamp", "datetime", "string, date and time", "string"
    ),
    Base.OBJECT: TypeNames(
        "google.protobuf.Struct", "dict[str, Any]", "object, free names", "object"
    ),
    Base.FIELD_MASK: TypeNames("google.protobuf.FieldMask", "FieldMask", "string", "string"),
}


def type_names(target: Scalar | Enum | Message) -> TypeNames:
    """The names of what the values of a field are; of an item where the field is a list."""
    if isinstance(target, Scalar):
        return BASES[target.base]
    kind = f"number of {target.name}" if isinstance(target, Enum) else f"object {target.name}"
    return TypeNames(target.name, target.name, kind, f"#/$defs/{target.name}")


def protobuf_type(spec: Spec, field: Field) -> str:
    """As declared: `repeated LibraryCard`, `optional string`; members of a oneof stand bare."""
    label = "repeated " if field.repeated else "" if field.oneof else "optional "
    return label + type_names(spec.target(field)).protobuf


def python_type(spec: Spec, field: Field) -> str:
    """As annotated: `list[LibraryCard]`, `str | None`; what has a default is never None."""
    name = type_names(spec.target(field)).python
    if field.repeated:
        return f"list[{name}]"
    return name if field.required or field.default is not None else f"{name} | None"


def json_type(spec: Spec, field: Field) -> str:
    """In words: `list of object LibraryCard`."""
    name = type_names(spec.target(field)).json
    return f"list of: {name}" if field.repeated else name


def json_schema_type(spec: Spec, field: Field) -> str:
    """The types and references of its schema: `array of #/$defs/LibraryCard | null`."""
    name = type_names(spec.target(field)).json_schema
    listed = f"array of {name}" if field.repeated else name
    return listed if field.required else f"{listed} | null"
