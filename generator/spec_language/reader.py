"""Reads YAML nodes as the language describes them, and reports every fault of form.

A neutral value replaces a faulty one, so that one run finds all faults. Its key counts as unread,
so that no rule reports an error that only follows from the fault.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from sys import intern
from typing import Any, NamedTuple, TypeAlias

import yaml

from generator.core.location import Locations, location
from generator.core.values import Json
from generator.errors import SpecError
from generator.spec_language.spelling import closest
from generator.spec_language.words import shown

Entries: TypeAlias = dict[str, tuple[yaml.ScalarNode, yaml.Node]]  # by key: its node, its value


@dataclass(frozen=True, eq=False)
class Value:
    """The values of a key: how they are read, and how tables and editors describe them."""

    read: Callable[["Slot"], Any]  # None after a fault
    words: str
    schema: dict[str, Json]
    absent: Any = None  # replaces the value of an optional key that is absent or faulty
    neutral: Any = None  # the same for a required key
    kinds: tuple["Kind", ...] = ()  # of the mappings that it consists of


class Key(NamedTuple):
    """A key of a node."""

    value: Value
    text: str
    required: bool
    advice: str = ""  # if it is required and missing
    unless: str | None = None  # the key that replaces it
    left_out: bool = False  # if it is absent, so that the many rare keys of a field cost nothing


required = partial(Key, required=True)
optional = partial(Key, required=False)
rare = partial(Key, required=False, left_out=True)


class Kind:
    """A kind of node: a mapping with certain keys.

    `make` receives their values, and their places as `at`. Among entries of several kinds, an entry
    with the key `called_by` is of this kind.
    """

    def __init__(
        self,
        name: str,
        text: str,
        make: Callable[..., Any] = dict,
        called_by: str = "name",
        /,
        **keys: Key,
    ) -> None:
        self.name, self.text, self.keys = name, text, keys
        self.make, self.called_by = make, called_by
        self.required = tuple(name for name, key in keys.items() if key.required)
        self.instead = {
            name: key.value.neutral if key.required else key.value.absent
            for name, key in keys.items()
            if not key.left_out
        }
        self.refused: Mapping[str, str] = {}  # keys that the language cannot have, and why


class Slot(NamedTuple):
    """A YAML node in its place: under a key, or in the list under it."""

    reader: "Reader"
    subject: str
    at: Locations
    key: str
    required: bool
    node: yaml.Node
    must: str = "must be"

    def items(self) -> Iterator["Slot"]:
        """Yield the items of the list that is expected here, which is empty afterwards."""
        if isinstance(self.node, yaml.SequenceNode):
            waiting = self.node.value
            waiting.reverse()
            while waiting:  # the nodes of a large file need more memory than what is read
                yield Slot(*self[:5], waiting.pop(), "must contain")
        else:
            self.wrong(f"must be a list, not {shown(self.node)}")

    def wrong(self, message: str, node: yaml.Node | None = None) -> None:
        """Report a fault of the node, or of a node within it."""
        self.at.unread |= {self.key}
        self.reader.report(node or self.node, self.subject, f"'{self.key}' {message}")


class Reader:
    """Reads the nodes of one file, which errors call `path`."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.errors: list[SpecError] = []

    def report(self, node: yaml.Node, subject: str, message: str) -> None:
        """Report a fault at a node."""
        place = location(self.path, node.start_mark)
        self.errors.append(SpecError(place, f"{subject or 'spec'}: {message}"))

    def read(self, kind: Kind, node: yaml.MappingNode, subject: str = "") -> Any:
        """Return the result of reading a mapping as a kind."""
        at = Locations(self.path, node.start_mark)
        entries = self.entries(node, subject, at)
        values = dict(kind.instead)
        for name, (_, place) in entries.items():
            if key := kind.keys.get(name):
                value = key.value.read(Slot(self, subject, at, name, key.required, place))
                values[name] = self._instead(kind, name, place) if value is None else value
        if not entries.keys() <= kind.keys.keys():
            self._report_unknown(kind, entries, subject, at)
        if lacking := [name for name in kind.required if name not in entries]:
            values |= {name: self._instead(kind, name, node) for name in lacking}
            self._report_missing(kind, entries, node, subject, at)
        return kind.make(at=at, **values)

    def entries(self, node: yaml.MappingNode, subject: str, at: Locations) -> Entries:
        """Return the keys of a mapping and their values; for a repeated key, the first value."""
        found: Entries = {}
        again: list[yaml.ScalarNode] = []
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                self.report(key, subject, f"a key must be text, not {shown(key)}")
            elif key.value in found:
                again.append(key)
                at.unread |= {key.value}
            else:
                name = intern(key.value)  # the same for many mappings
                found[name] = key, value
                at[name] = value.start_mark
        if again:
            words = ", ".join(f"'{key.value}'" for key in again)
            several = "appear twice; perhaps a '- ' is missing here"
            message = several if len(again) > 1 else "appears twice"
            self.report(again[0], subject, f"{words} {message}")
        return found

    def _instead(self, kind: Kind, name: str, place: yaml.Node) -> Any:
        """Return a replacement for an absent or faulty value; a node is read without reporting."""
        key = kind.keys[name]
        if key.required and key.value.kinds and key.value.neutral is None:
            empty = yaml.MappingNode("", [], place.start_mark, place.end_mark)
            return Reader(self.path).read(key.value.kinds[0], empty)
        return kind.instead.get(name)

    def _report_unknown(self, kind: Kind, entries: Entries, subject: str, at: Locations) -> None:
        """Report an unknown key; if it is close to an absent key, as one fault for both."""
        for name in entries.keys() - kind.keys.keys():
            node, _ = entries[name]
            if name in kind.refused:
                self.report(node, subject, f"'{name}' is refused: {kind.refused[name]}")
                at.unread |= {"required"} - entries.keys()  # is what to write instead
                continue
            absent = kind.keys.keys() - entries.keys()
            meant, colon, _ = name.partition(":")
            hint = "; write a space after the colon"
            if not colon or meant not in absent:
                meant = closest(name, tuple(sorted(absent))) or ""
                hint = f"; did you mean '{meant}'?" if meant else ""
            self.report(node, subject, f"unknown key '{name}'{hint}")
            if meant:
                at.unread |= {meant}
                at[meant] = node.start_mark

    def _report_missing(
        self, kind: Kind, entries: Entries, node: yaml.MappingNode, subject: str, at: Locations
    ) -> None:
        at.unread |= {name for name in kind.required if kind.keys[name].unless in at.unread}
        needed = (name for name in kind.required if kind.keys[name].unless not in entries)
        missing = [name for name in needed if name not in entries and name not in at.unread]
        at.unread |= {*missing}
        if missing and not node.value:
            keys = ", ".join(f"'{name}'" for name in missing)
            self.report(node, subject, f"is empty; it needs {keys}")
        else:
            for name in missing:
                advice = kind.keys[name].advice
                self.report(node, subject, f"'{name}' is missing{advice and f'; {advice}'}")
