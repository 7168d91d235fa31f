"""What the contract prints of a field: the kind of its values, and how it may be absent."""

from collections.abc import Iterator

from generator.formats.python import names
from generator.formats.python.classes import default_value
from generator.resolved import Field, Message, Type
from generator.resolved.types import Boolean, Enum, Int32, Object, Scalar, String, Timestamp
from generator.templating.filters import to_json

_KINDS: dict[type[Scalar], str] = {
    String: "_STRING",
    Int32: "_INTEGER",
    Boolean: "_BOOLEAN",
    Timestamp: "_TIMESTAMP",
    Object: "_OBJECT",
}


def kind(type_: Type) -> str:
    """The kind of the values of a type."""
    match type_:
        case Message(name=name):
            return names.constant(name)
        case Enum(name=name):
            return f"_ENUMS[{to_json(name)}]"
        case String(name=name, pattern=str()):
            return f"_PATTERNS[{to_json(name)}]"
        case _:
            return _KINDS[type(type_)]


def options(field: Field) -> Iterator[tuple[str, str]]:
    """Arguments of a field, by name."""
    if field.repeated:
        yield "repeated", "True"
    if field.required:
        yield "required", "True"
    if field.condition is not None:
        yield "required_if", to_json(field.condition.name)
    if field.default is not None:
        yield "default", default_value(field)
