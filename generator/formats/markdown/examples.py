"""Examples of each record: a minimal document, a typical one, and one with every field.

Each is shown in three equivalent forms: API JSON, protobuf's text format and Python. And for the
page of types, valid and invalid values of each scalar type from the corpus.
"""

import json
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any, Final, NamedTuple

from generator.corpus import Examples, bad_values, good_values
from generator.formats.markdown.in_python import in_python
from generator.formats.markdown.in_text_format import in_text_format
from generator.resolved import Spec
from generator.resolved.messages import Message
from generator.resolved.types import Scalar
from generator.templating.filters import to_json

_VALID: Final = "valid"
_MAX_LENGTH: Final = 50  # characters of a value
_MAX_VALUES: Final = 5  # with the same verdict
_TOO_LARGE: Final = "Not shown: even the smallest document repeats other records too often."


class Example(NamedTuple):
    """A document."""

    title: str
    words: str
    forms: list[tuple[str, str, str]]  # the name of the form, the language and text of its code


def views(spec: Spec, examples: Examples) -> Iterator[tuple[Message, list[Example]]]:
    """Yield every record with its examples."""
    package = spec.package
    for message in spec.messages:
        found: list[Example] = []
        for title, words, document in _documents(examples, message):
            text = in_text_format(package.protobuf, message, document)
            forms = [
                ("JSON", "json", in_json(document)),
                ("protobuf's text format", "textproto", text),
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


def values(spec: Spec, examples: Examples) -> dict[Scalar, dict[str, list[str]]]:
    """Return values as JSON, by type of a record's field and by verdict: a rule or `valid`."""
    # The order of the records in a spec has no meaning.
    messages = sorted(spec.messages, key=lambda message: message.name)
    found: dict[Scalar, dict[str, list[str]]] = {}
    for field in (field for message in messages for field in message.fields):
        if isinstance(field.type, Scalar) and field.type not in found:
            found[field.type] = _by_verdict(field.type, examples.item(field))
    return found


def _by_verdict(scalar: Scalar, example: object) -> dict[str, list[str]]:
    """Return some of the short values with characters that a page can show."""
    found: dict[str, dict[str, None]] = {_VALID: {}}
    for value in chain(good_values(scalar, example), bad_values(scalar, example)):
        text = json.dumps(value.value)
        if len(text) <= _MAX_LENGTH and "\\u" not in text:
            found.setdefault(value.broken or _VALID, {})[text] = None
    return {verdict: _sample([*texts]) for verdict, texts in found.items()}


def _sample(texts: list[str]) -> list[str]:
    """Return the first value, and others at equal intervals."""
    count = min(len(texts), _MAX_VALUES)
    return [texts[len(texts) * at // count] for at in range(count)]
