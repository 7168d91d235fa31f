"""Valid and invalid values of each scalar type from the corpus, for the page of types."""

import json
from collections.abc import Iterator
from typing import Final

from generator.corpus import Examples, Value, bad_values, good_values
from generator.resolved import Spec
from generator.resolved.types import Scalar

_VALID: Final = "valid"
_MAX_LENGTH: Final = 50  # characters of a value
_MAX_VALUES: Final = 5  # with the same verdict


def values(spec: Spec) -> dict[Scalar, dict[str, list[str]]]:
    """Return values as JSON, by type of a record's field and by verdict: a rule or `valid`."""
    examples = Examples(spec)
    # The order of the records in a spec has no meaning.
    messages = sorted(spec.messages, key=lambda message: message.name)
    found: dict[Scalar, dict[str, list[str]]] = {}
    for field in (field for message in messages for field in message.fields):
        if isinstance(field.type, Scalar) and field.type not in found:
            found[field.type] = _by_verdict(field.type, examples.item(field))
    return found


def _by_verdict(scalar: Scalar, example: object) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {_VALID: []}
    for values in (good_values(scalar, example), bad_values(scalar, example)):
        for verdict, text in _legible(values):
            if text not in found.setdefault(verdict, []):
                found[verdict].append(text)
    return {verdict: _sample(texts) for verdict, texts in found.items()}


def _legible(values: Iterator[Value]) -> Iterator[tuple[str, str]]:
    """Yield short values with characters that a page can show."""
    for value in values:
        text = json.dumps(value.value)
        if len(text) <= _MAX_LENGTH and "\\u" not in text:
            yield value.broken or _VALID, text


def _sample(texts: list[str]) -> list[str]:
    """Return the first value, and others at equal intervals."""
    count = min(len(texts), _MAX_VALUES)
    return [texts[len(texts) * at // count] for at in range(count)]
