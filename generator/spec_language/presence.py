"""The values of keys that say when a field is present: `yes if FIELD`, `unless FIELD = VALUE`."""

import re

from generator.core.presence import Condition
from generator.core.values import Json
from generator.spec_language.reader import Slot, Value
from generator.spec_language.values import TEXT
from generator.spec_language.words import meant_word

_CONDITION = re.compile(r"(?P<word>if|unless) (?P<name>\S.*?)(?: = (?P<value>\S.*))?")
_LIKE_IF = re.compile(r"\b(?:if|when|where)\s+(\S.*)", re.IGNORECASE)


def _presence(slot: Slot) -> tuple[bool, Condition | None] | None:
    """Whether a field is always required, and otherwise what requires it."""
    text = TEXT.read(slot)
    if text is None or text in ("yes", "no"):
        return (text == "yes", None) if text else None
    if text.startswith("yes ") and (condition := _condition_in(text.removeprefix("yes "))):
        return False, condition
    field = _LIKE_IF.search(text)
    likely = ("yes", "no", f"yes if {field[1]}") if field else ("yes", "no")
    message = f"must be 'yes', 'no' or 'yes if FIELD', not '{text}'"
    return slot.wrong(f"{message}{meant_word(text, likely)}")


def _condition(slot: Slot) -> Condition | None:
    text = TEXT.read(slot)
    if text is None:
        return None
    return _condition_in(text) or slot.wrong(f"must be 'if FIELD' or 'unless FIELD', not '{text}'")


def _condition_in(text: str) -> Condition | None:
    match = _CONDITION.fullmatch(text)
    return match and Condition(match["name"], match["value"], match["word"] == "unless")


_PRESENCE: dict[str, Json] = {
    "anyOf": [{"enum": ["yes", "no"]}, {"type": "string", "pattern": r"^yes (if|unless) \S"}]
}
PRESENCE = Value(_presence, "`yes`, `no` or `yes` with a condition", _PRESENCE, None, (False, None))
CONDITION = Value(_condition, "condition", {"type": "string", "pattern": r"^(if|unless) \S"})
