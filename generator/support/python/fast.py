"""What the fast way of reading needs: checks that refuse whatever they are not sure of.

The generated decoders take a subset of the valid documents, quickly. Refusing a valid value here
costs time only; taking an invalid one would be an error.
"""

from datetime import datetime
from typing import Any

import msgspec

from .objects import faults_within


class Refused(ValueError):
    """A document that is not for the fast way."""


REFUSED = (msgspec.MsgspecError, ValueError, TypeError, RecursionError, BufferError)
"""All that a decoder raises for a document that it does not take."""

_LENGTHS = {20: "--T::Z", 24: "--T::."}  # what stands at every third place from the fifth on


def moment(text: str) -> datetime:
    """The moment for a text of the contract's form; Refused or ValueError for any other."""
    if text[4:22:3] != _LENGTHS.get(len(text)) or text[-1] != "Z":
        raise Refused(text)
    found = datetime.fromisoformat(text)
    if not found.hour and text[11] == "2":  # 24:00, which newer versions of Python read
        raise Refused(text)
    return found


def plain_object(value: dict[str, Any]) -> dict[str, Any]:
    """The object, if all that it holds is within bounds."""
    for item in value.values():
        if type(item) is not str and item is not None and type(item) is not bool:
            if next(faults_within(value, "", 1), None):
                raise Refused
            break
    return value
