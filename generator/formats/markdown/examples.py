"""Examples of each record: a minimal document, a typical one, and one with every field.

Each is shown in three equivalent forms: API JSON, protobuf's text format and Python.
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from generator.corpus import Examples
from generator.formats.markdown.in_python import in_python
from generator.formats.markdown.in_text_format import in_text_format
from generator.resolved import Spec
from generator.resolved.messages import Message
from generator.templating.filters import to_json


class Example(NamedTuple):
    """A document."""

    title: str
    words: str
    forms: list[tuple[str, str, str]]  # the name of the form, the language and text of its code


_TOO_LARGE = "Not shown: even the smallest document repeats other records too often."


def views(spec: Spec) -> Iterator[tuple[Message, list[Example]]]:
    """Yield every record with its examples."""
    examples, package = Examples(spec), spec.package
    for message in spec.messages:
        found: list[Example] = []
        for title, words, document in _documents(examples, message):
            forms = [
                ("JSON", "json", in_json(document)),
                (
                    "protobuf's text format",
                    "textproto",
                    in_text_format(package.protobuf, message, document),
                ),
                ("Python", "python", in_python(package.name, message, document)),
            ]
            found.append(Example(title, words, forms))
        yield message, found or [Example("Minimal", _TOO_LARGE, [])]


def _documents(
    examples: Examples, message: Message
) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """Yield titles, descriptions and documents: a typical one of the spec, others of the corpus.

    A record that repeats other records too often has only the typical one.
    """
    is_shown = not examples.members(message).lacking
    if is_shown:
        yield "Minimal", "Only the required fields.", examples.minimal(message)
    if message.example is not None:
        yield "Typical", "A realistic document.", message.example
    if is_shown:
        omitted = len(examples.omitted(message))
        but = f"All fields except {omitted}, which would make the document too large"
        words = f"{but if omitted else 'Every field'}; lists contain two items."
        yield "Everything", words, examples.everything(message)


def in_json(document: Mapping[str, Any]) -> str:
    """Return JSON with one line for each member, or more for a long one."""
    members = (f"  {to_json(name)}: {to_json(value, 2)}" for name, value in document.items())
    return "{\n" + ",\n".join(members) + "\n}" if document else "{}"
