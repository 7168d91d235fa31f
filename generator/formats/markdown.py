"""Markdown: reference pages that read well as plain files too.

Reads the whole spec. Writes docs/ with an index, a page for each message, one for the enums, one
for the type words and one for each service.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from generator import naming
from generator.model import Artifact, Enum, Field, Message, Reading, Scalar, Spec
from generator.templating import Templates, to_cell, to_code, to_json_line, to_markdown
from generator.type_names import json_type, protobuf_type, python_type


@dataclass(frozen=True, slots=True)
class FieldView:
    """One field: a row of the summary, and an entry of its own. All texts are Markdown."""

    name: str  # plain
    shown_name: str
    link: str  # the shown name, leading to the entry
    type: str
    presence: str
    number: int
    description: str
    properties: tuple[tuple[str, str], ...]  # rows of the entry's table
    readings: tuple[Reading, ...]


@dataclass(frozen=True, slots=True)
class MessageView:
    """The page, or part of a page, of one message."""

    name: str
    title: str
    description: str
    origin: str
    fields: tuple[FieldView, ...]
    reserved: str
    readings: tuple[Reading, ...]
    is_record: bool


def render(spec: Spec, templates: Templates) -> Iterable[Artifact]:
    """All pages."""
    pages = {"index": templates.render("markdown/index.md.j2", spec=spec, used_by=_used_by(spec))}
    for message in spec.messages:
        view = _message(spec, message)
        pages[message.name] = templates.render("markdown/message.md.j2", message=view)
    pages["enums"] = templates.render(
        "markdown/enums.md.j2", enums=spec.enums, prefix=naming.enum_value
    )
    pages["types"] = templates.render("markdown/types.md.j2", types=spec.scalars)
    for service in spec.services:
        views = [_message(spec, message) for message in service.messages]
        pages[service.name] = templates.render(
            "markdown/service.md.j2", service=service, messages=views, prefix=naming.enum_value
        )
    for name, content in pages.items():
        yield Artifact(f"docs/{name}.md", content)


def _used_by(spec: Spec) -> dict[str, str]:
    """Where each enum is used, as links."""
    found: dict[str, list[str]] = {enum.name: [] for enum in spec.enums}
    for message in spec.messages:
        for field in message.fields:
            if field.enum:
                link = f"[{to_cell(message.title)}]({message.name}.md#{_anchor(field.name)})"
                found[field.enum].append(link)
    return {name: ", ".join(links) for name, links in found.items()}


def _message(spec: Spec, message: Message) -> MessageView:
    origin = f"Table {to_code(message.table)} of the source." if message.table else "An addition."
    numbers = ", ".join(map(str, sorted(message.reserved)))
    names = ", ".join(to_code(name) for name in sorted(message.reserved_names))
    return MessageView(
        name=message.name,
        title=message.title,
        description=message.description,
        origin=origin,
        fields=tuple(_field(spec, message, field) for field in message.fields),
        reserved=", ".join(filter(None, (numbers, names))),
        readings=message.readings,
        is_record=message in spec.messages,
    )


def _field(spec: Spec, message: Message, field: Field) -> FieldView:
    shown_name = _in_cell(to_code(field.name))
    return FieldView(
        name=field.name,
        shown_name=shown_name,
        link=f"[{shown_name}](#{_anchor(field.name)})",
        type=_in_cell(_type(spec, message, field)),
        presence=_in_cell(_presence(field)),
        number=field.number,
        description=field.description,
        properties=tuple((name, _in_cell(v)) for name, v in _properties(spec, message, field)),
        readings=field.readings,
    )


def _anchor(name: str) -> str:
    """The anchor that a heading of this name gets everywhere."""
    kept = (letter for letter in name.lower() if letter.isalnum() or letter in "-_ ")
    return "".join(kept).replace(" ", "-")


def _in_cell(markdown: str) -> str:
    """Markdown that does not end the cell of a table, not even inside a code span."""
    return markdown.replace("|", "\\|")


def _type(spec: Spec, message: Message, field: Field) -> str:
    """The word of the source, linked to what it stands for."""
    target = spec.target(field)
    word = field.type + ("[]" if field.repeated else "")
    shown = to_markdown(word)
    if isinstance(target, Scalar):
        return f"[{shown}](types.md#{_anchor(target.name)})"
    if isinstance(target, Enum):
        page = "" if _same_service(spec, message, target) else "enums.md"
        return f"{shown} ([{target.name}]({page}#{_anchor(target.name)}))"
    page = f"#{_anchor(target.name)}" if _same_service(spec, message, target) else ""
    return f"[{shown}]({page or target.name + '.md'})"


def _same_service(spec: Spec, message: Message, target: Enum | Message) -> bool:
    """Whether both stand on the page of one service."""
    return any(
        message in service.messages and target in (*service.messages, *service.enums)
        for service in spec.services
    )


def _presence(field: Field) -> str:
    """The words of the source; the condition as a link."""
    if field.required_if:
        return f"yes if [{to_code(field.required_if)}](#{_anchor(field.required_if)})"
    if field.oneof:
        return f"one of {to_code(field.oneof)}"
    return "yes" if field.required else "no"


def _properties(spec: Spec, message: Message, field: Field) -> Iterator[tuple[str, str]]:
    target = spec.target(field)
    yield "Type", _type(spec, message, field)
    yield "Required", _presence(field)
    if field.default is not None:
        yield "Default", to_code(to_json_line(field.default))
    if isinstance(target, Enum):
        values = (f"{value.number} {to_code(value.name)}" for value in target.values)
        yield "Values", ", ".join(values)
    if message in spec.messages:
        yield "In JSON", f"{to_code(field.name)}: {json_type(spec, field)}"
    declaration = f"{protobuf_type(spec, field)} {field.identifier} = {field.number}"
    yield "In protobuf", to_code(declaration)
    if message in spec.messages:
        yield "In Python", to_code(f"{field.identifier}: {python_type(spec, field)}")
    if field.examples:
        yield "Examples", ", ".join(to_code(to_json_line(example)) for example in field.examples)
    if field.deprecated:
        yield "Deprecated", "yes"
    if not isinstance(target, Message) and target.readings:
        page = "types" if isinstance(target, Scalar) else "enums"
        yield "Readings", f"those of [{to_markdown(target.name)}]({page}.md#{_anchor(target.name)})"
    yield "Source", to_markdown(spec.place_in_source(message, field) or "an addition")
