"""One YAML mapping by its keys: which stand there, which are missing, unknown or given twice.

A fault is noted once, at its place, and its key is marked as unread. reader.py adds how values
are read.
"""

from typing import TypeVar

import yaml

from generator.errors import SpecError
from generator.model import Location, Places
from generator.spec_language.source import location
from generator.spec_language.spelling import closest
from generator.spec_language.words import shown

T = TypeVar("T")


class Faults:
    """Where faults of one file are noted."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.errors: list[SpecError] = []

    def location(self, node: yaml.Node) -> Location:
        """Where a node begins."""
        return location(self.path, node.start_mark)

    def note(self, node: yaml.Node, subject: str, message: str) -> None:
        """Adds a fault at a node."""
        self.errors.append(SpecError(self.location(node), f"{subject or 'spec'}: {message}"))


class Silent(Faults):
    """For what stands in for a part whose absence is already noted."""

    def note(self, node: yaml.Node, subject: str, message: str) -> None:
        """Notes nothing."""


class Keys:
    """The keys of a mapping, taken one by one; `done` reports what nobody took."""

    def __init__(self, node: yaml.MappingNode, subject: str, faults: Faults) -> None:
        self._node = node
        self._faults = faults
        self._values: dict[str, yaml.Node] = {}
        self._keys: dict[str, yaml.Node] = {}
        self._known: set[str] = set()
        self._taken: set[str] = set()
        self._missing: list[str] = []
        self._at = Places(faults.location(node))
        self.subject = subject
        again: list[yaml.ScalarNode] = []
        for word, value in node.value:
            if not isinstance(word, yaml.ScalarNode):
                faults.note(word, subject, f"a key must be a word, not {shown(word)}")
            elif word.value in self._values:
                again.append(word)
                self._at.unread.add(word.value)
            else:
                self._values[word.value] = value
                self._keys[word.value] = word
                self._at[word.value] = faults.location(value)
        if len(again) == 1:
            faults.note(again[0], subject, f"'{again[0].value}' is given twice")
        elif again:
            words = ", ".join(f"'{word.value}'" for word in again)
            faults.note(
                again[0], subject, f"{words} are given twice; perhaps a '- ' is missing here"
            )

    def __contains__(self, key: str) -> bool:
        self._known.add(key)
        return key in self._values

    @property
    def present(self) -> tuple[str, ...]:
        """The keys that stand there."""
        return tuple(self._values)

    def fault(self, key: str, message: str) -> None:
        """Notes a fault of the value under a key, which counts as unread then."""
        self._at.unread.add(key)
        self._faults.note(self._values.get(key, self._node), self.subject, message)

    def places(self) -> Places:
        """Where the mapping ("") and the values of its keys stand."""
        return self._at

    def done(self) -> Places:
        """To be called last: reports missing and unknown keys; gives the places of the others.

        An unknown key that is close to an absent one is that key, spelled wrong: one fault.
        """
        for key, node in self._keys.items():
            if key not in self._taken:
                absent = sorted(self._known - self._keys.keys())
                meant = closest(key, tuple(absent))
                hint = f"; did you mean '{meant}'?" if meant else ""
                self._faults.note(node, self.subject, f"unknown key '{key}'{hint}")
                if meant:
                    self._at.unread.add(meant)
                    self._at[meant] = self._faults.location(node)
        if self._missing and not self._node.value:
            keys = ", ".join(f"'{key}'" for key in self._missing)
            self._faults.note(self._node, self.subject, f"is empty; it needs {keys}")
            self._at.unread.update(self._missing)
        for key in self._missing:
            if key not in self._at.unread:
                self._at.unread.add(key)
                self._faults.note(self._node, self.subject, f"'{key}' is missing")
        return self._at

    def _take(self, key: str, *, required: bool = False) -> yaml.Node | None:
        self._known.add(key)
        self._taken.add(key)
        node = self._values.get(key)
        if node is None and required:
            self._missing.append(key)
        return node

    def _wrong(self, node: yaml.Node, key: str, message: str, instead: T) -> T:
        self._at.unread.add(key)
        self._faults.note(node, self.subject, f"'{key}' {message}")
        return instead
