"""Valid and invalid values of each scalar type from the corpus, for the page of types."""

import json
from itertools import chain
from typing import Final

from generator.corpus import Examples, bad_values, good_values
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
