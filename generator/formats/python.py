"""Python: typed dataclasses for the records, enums, and what they need at run time.

Reads the records of the spec. Writes python/<package>/ with enums.py, messages.py, the support
files and the packages that hold protoc's stubs, which compile.py adds.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from generator import naming
from generator.model import Artifact, Base, Enum, Field, Message, Scalar, Spec
from generator.templating import Templates, to_json
from generator.type_names import python_type, type_names

_IMPORTS = {
    Base.TIMESTAMP: "from datetime import datetime",
    Base.OBJECT: "from typing import Any",
}


@dataclass(frozen=True, slots=True)
class FieldView:
    """One attribute of a dataclass."""

    name: str
    annotation: str
    default: str  # an expression, or nothing
    doc: str


@dataclass(frozen=True, slots=True)
class MessageView:
    """One dataclass."""

    name: str
    doc: str
    fields: tuple[FieldView, ...]


@dataclass(frozen=True, slots=True)
class EnumView:
    """One IntEnum: its values with their numbers and texts."""

    name: str
    doc: str
    values: tuple[tuple[str, int, str], ...]


@dataclass(frozen=True, slots=True)
class PackageView:
    """The whole package."""

    name: str
    doc: str
    version: str
    standard_imports: tuple[str, ...]
    enums_used: tuple[str, ...]  # in the dataclasses
    enum_names: tuple[str, ...]  # sorted, as the messages' are
    message_names: tuple[str, ...]
    enums: tuple[EnumView, ...]
    messages: tuple[MessageView, ...]
    has_lists: bool
    exports: tuple[str, ...]


def render(spec: Spec, templates: Templates) -> Iterable[Artifact]:
    """The package without protoc's stubs."""
    package = _package(spec)
    folder = f"python/{spec.package.name}"
    for name in ("__init__.py", "enums.py", "messages.py", "py.typed"):
        content = templates.render(f"python/{name}.j2", package=package)
        yield Artifact(f"{folder}/{name}", content)
    for name, content in templates.support("python", "#"):
        yield Artifact(f"{folder}/{name}", content)
    version = naming.version_suffix(spec.package.protobuf)
    stubs = templates.render("python/stubs_init.py.j2", protobuf=spec.package.protobuf)
    yield Artifact(f"{folder}/{version}/__init__.py", stubs)


def _package(spec: Spec) -> PackageView:
    fields = [field for message in spec.messages for field in message.fields]
    targets = [spec.target(field) for field in fields]
    bases = {target.base for target in targets if isinstance(target, Scalar)}
    enum_names = tuple(sorted(enum.name for enum in spec.enums))
    message_names = tuple(sorted(message.name for message in spec.messages))
    return PackageView(
        name=spec.package.name,
        doc=f"{spec.package.title}\n\n{spec.package.description}",
        version=spec.package.version,
        standard_imports=tuple(_IMPORTS[base] for base in Base if base in bases & set(_IMPORTS)),
        enums_used=tuple(sorted({t.name for t in targets if isinstance(t, Enum)})),
        enum_names=enum_names,
        message_names=message_names,
        enums=tuple(_enum(enum) for enum in spec.enums),
        messages=tuple(_message(spec, message) for message in spec.messages),
        has_lists=any(field.repeated and not field.required for field in fields),
        exports=tuple(sorted(["definitions", *enum_names, *message_names])),
    )


def _enum(enum: Enum) -> EnumView:
    values = tuple(
        (value.name, value.number, _with_deprecation(value.description, value.deprecated))
        for value in enum.values
    )
    return EnumView(enum.name, enum.description, values)


def _message(spec: Spec, message: Message) -> MessageView:
    source = f'\n\nSource: table "{message.table}".' if message.table else ""
    fields = tuple(_field(spec, message, field) for field in message.fields)
    return MessageView(message.name, message.description + source, fields)


def _field(spec: Spec, message: Message, field: Field) -> FieldView:
    return FieldView(
        name=field.identifier,
        annotation=python_type(spec, field),
        default=_default(spec, field),
        doc=_doc(spec, message, field),
    )


def _default(spec: Spec, field: Field) -> str:
    """The expression after the equals sign; nothing for a required field."""
    target = spec.target(field)
    if field.required:
        return ""
    if field.repeated:
        return f"field(default_factory=list[{type_names(target).python}])"
    if isinstance(target, Enum):
        named = [value.name for value in target.values if value.number == field.default]
        return f"{target.name}.{named[0]}" if named else "None"
    if isinstance(field.default, str):
        return to_json(field.default)  # a JSON string is a Python string
    return str(field.default)


def _doc(spec: Spec, message: Message, field: Field) -> str:
    """The description; then type word, presence, default, name in JSON, place in the source."""
    facts = [f"Type `{field.type}{'[]' if field.repeated else ''}`."]
    if field.required_if:
        facts.append(f"Required when `{field.required_if}` is present.")
    else:
        facts.append("Required." if field.required else "Optional.")
    if field.default is not None:
        facts.append(f"Absent in a document means {to_json(field.default)}.")
    if field.identifier != field.name:
        facts.append(f"Called `{field.name}` in JSON.")
    place = spec.place_in_source(message, field)
    if place:
        facts.append(f"Source: {place}.")
    elif message.table:
        facts.append("An addition to the source.")
    return _with_deprecation(f"{field.description}\n\n{' '.join(facts)}", field.deprecated)


def _with_deprecation(doc: str, deprecated: bool) -> str:  # noqa: FBT001 - of one kind of caller
    return f"Deprecated. {doc}" if deprecated else doc
