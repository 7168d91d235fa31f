"""Names that another language makes of those of the spec, and that the spec must not use itself."""

import keyword
from collections.abc import Iterator

from generator.errors import SpecError
from generator.model import Base, Enum, Field, Message, Scalar, Spec
from generator.rules.nodes import error, named_types, subject_in

_MESSAGES = (Base.TIMESTAMP, Base.OBJECT, Base.FIELD_MASK)  # in protobuf


def builders(spec: Spec) -> Iterator[SpecError]:
    """No type is called like the interface that Java makes for a message."""
    messages = {f"{message.name}OrBuilder": message.name for message in spec.all_messages()}
    for node, _ in named_types(spec):
        if node.name in messages:
            message = f"Java makes an interface of this name for {messages[node.name]}"
            yield error(node, "name", node.name, message)


def methods(spec: Spec) -> Iterator[SpecError]:
    """No method is called like a keyword of Python, where it becomes a method of the stubs."""
    for service in spec.services:
        for method in service.methods:
            if method.name in keyword.kwlist:
                text = f"'{method.name}' is a keyword of Python"
                yield error(method, "name", f"{service.name}.{method.name}", text)


def accessors(spec: Spec) -> Iterator[SpecError]:
    """No field is called like a method that C++ or Java has for another one."""
    for message in spec.all_messages():
        by_identifier = {field.identifier: field for field in message.fields}
        for field in message.fields:
            for method in _accessors(spec, field):
                if other := by_identifier.get(method):
                    key = "identifier" if "identifier" in other.at else "name"
                    text = f"C++ or Java has a method '{method}' for {subject_in(message, field)}"
                    yield error(other, key, subject_in(message, other), text)


def _accessors(spec: Spec, field: Field) -> Iterator[str]:
    """Names of methods for a field that may be those of another field."""
    name = field.identifier
    yield f"{name}_size" if field.repeated else f"has_{name}"
    target = spec.enums_by_name.get(field.enum or "") or spec.types.get(field.type)
    if isinstance(target, Enum):
        yield f"{name}_value"
    elif isinstance(target, Scalar) and target.base is Base.STRING:
        yield f"{name}_bytes"
    elif isinstance(target, Message) or (target and target.base in _MESSAGES):
        yield from (f"{name}_builder", f"{name}_or_builder", f"{name}_builder_list")
