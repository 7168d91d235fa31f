"""Examples of each record: a minimal document, a typical one, and one with every field.

Each is shown in three equivalent forms: API JSON, protobuf's text format and Python.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from generator.corpus import Examples
from generator.formats.markdown.in_python import in_python
from generator.formats.markdown.in_text_format import TextWriter
from generator.resolved import Message, Spec
from generator.templating.filters import to_json

_EVERY_FIELD = "Every field"


@dataclass(frozen=True, slots=True)
class FormView:
    """A document in one form: a heading, and a block of code."""

    heading: str
    language: str  # of the code, as renderers call it
    code: str


@dataclass(frozen=True, slots=True)
class ExampleView:
    """One document in all forms."""

    title: str
    words: str
    forms: tuple[FormView, ...]


_TOO_LARGE = ExampleView(
    "Minimal", "Not shown: even the smallest document repeats other records too often.", ()
)


def views(spec: Spec) -> Iterator[tuple[Message, list[ExampleView]]]:
    """Every record with its examples."""
    examples = Examples(spec)
    in_text = TextWriter(spec)
    for message in spec.messages:
        found: list[ExampleView] = []
        for title, words, document in _documents(examples, message):
            json_text = _in_json(document)
            text, code = (
                in_text.text(message, document),
                in_python(spec.package.name, message, document),
            )
            forms = (
                FormView(f"{title}, in JSON", "json", json_text),
                FormView(f"{title}, in protobuf's text format", "textproto", text),
                FormView(f"{title}, in Python", "python", code),
            )
            found.append(ExampleView(title, words, forms))
        yield message, found or [_TOO_LARGE]


def _documents(
    examples: Examples, message: Message
) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """Titles, descriptions and documents: the typical one of the spec, the others of the corpus.

    A record that repeats other records too often has only the typical one.
    """
    is_shown = not examples.members(message).lacking
    if is_shown:
        yield "Minimal", "Only the required fields.", examples.minimal(message)
    if message.example is not None:
        yield "Typical", "A realistic document.", message.example
    if is_shown:
        omitted = len(examples.omitted(message))
        fields = (
            f"All fields except {omitted}, which would make the document too large"
            if omitted
            else _EVERY_FIELD
        )
        yield "Everything", f"{fields}; lists contain two items.", examples.everything(message)


def _in_json(document: Mapping[str, Any]) -> str:
    """A line for each member, or more where one is long."""
    members = (f"  {to_json(name)}: {to_json(value, 2)}" for name, value in document.items())
    return "{\n" + ",\n".join(members) + "\n}" if document else "{}"
