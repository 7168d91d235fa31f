"""Breaks that are meant: a list beside the spec, each with its reason, until the next release."""

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from generator.compat.changes import Change
from generator.compat.effects import Class
from generator.errors import InvalidSpec, SpecError
from generator.model import Location
from generator.spec_language.reader import read_mapping

FILE = "accepted_breaks.yaml"


class Accepted(NamedTuple):
    """A change, in the words that name it, and why it is made."""

    change: str
    reason: str
    at: Location


def read_accepted(path: Path, shown: str) -> list[Accepted]:
    """What the file says; nothing where there is no file. InvalidSpec carries its faults."""
    if not path.exists():
        return []
    top, faults = read_mapping(path, shown)
    found = [
        Accepted(entry.text("change"), entry.text("reason"), entry.done()[""])
        for entry in top.mappings("accepted", subject="")
    ]
    top.done()
    if faults.errors:
        raise InvalidSpec(*faults.errors)
    return found


def is_accepted(change: Change, accepted: Iterable[Accepted]) -> bool:
    """Whether the list names a change; what must be reserved cannot be accepted instead."""
    return not change.paste and any(entry.change == str(change) for entry in accepted)


def idle(accepted: Iterable[Accepted], changes: Iterable[Change]) -> list[SpecError]:
    """Entries that name no break, and so would hide the next one of that name."""
    breaks = {str(change) for change in changes if change.verdict is Class.BREAKING}
    message = "there is no such break; remove the entry"
    return [SpecError(entry.at, message) for entry in accepted if entry.change not in breaks]
