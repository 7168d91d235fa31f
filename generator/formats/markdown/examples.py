"""Examples of each record: the smallest document, a typical one, one with everything.

Each in three forms that mean the same: API JSON, the text format of protobuf, and Python.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from generator.corpus import Examples
from generator.formats.markdown.in_python import PythonWriter
from generator.formats.markdown.in_text_format import TextWriter
from generator.resolved import Message, Spec
from generator.templating import to_json

_EVERY_FIELD = "Every field there is"


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
    "Minimal", "The smallest document repeats other records too often to be shown.", ()
)


def views(spec: Spec) -> Iterator[tuple[Message, list[ExampleView]]]:
    """Every record with its examples."""
    examples = Examples(spec)
    in_text, in_python = TextWriter(spec), PythonWriter(spec.package.name)
    for message in spec.messages:
        found: list[ExampleView] = []
        for title, words, document in _documents(examples, message):
            json_text = _in_json(document)
            text, code = in_text.text(message, document), in_python.text(message, document)
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
    """Titles, words and documents; what repeats other records too often has none but the typical.

    The others are what the corpus has.
    """
    is_shown = not examples.members(message).lacking
    if is_shown:
        yield "Minimal", "Nothing but what is required.", examples.minimal(message)
    if message.example is not None:
        yield "Typical", "As such a document may look.", message.example
    if is_shown:
        omitted = len(examples.omitted(message))
        fields = (
            f"All fields but {omitted}, for which there is no room" if omitted else _EVERY_FIELD
        )
        yield "Everything", f"{fields}; lists have two items.", examples.everything(message)


def _in_json(document: Mapping[str, Any]) -> str:
    """A line for each member, or more where one is long."""
    members = (f"  {to_json(name)}: {to_json(value, 2)}" for name, value in document.items())
    return "{\n" + ",\n".join(members) + "\n}" if document else "{}"
