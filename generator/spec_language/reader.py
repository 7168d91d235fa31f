"""YAML with positions: a file becomes one Mapping, which is then taken key by key.

Nothing guesses types: `yes`, `012` and dates stay the words they are, and each accessor says what
it expects of the word. A neutral value takes the place of a faulty one ("" or 0 or nothing), so
that one run finds all faults; the key counts as unread, so that no rule stumbles over it.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import yaml

from generator.model import Json
from generator.spec_language.keys import Faults, Keys, Silent
from generator.spec_language.source import compose
from generator.spec_language.spelling import closest
from generator.spec_language.words import json_scalar, meant_word, shown, whole_number

_REQUIRED = "\0required"
_NAMES = ("name", "oneof", "include", "code")  # by which a mapping of a list is called
T = TypeVar("T")


def read_mapping(source: Path | bytes, shown_path: str) -> tuple["Mapping", Faults]:
    """The top-level mapping of a file or of the content of one, which errors call `shown_path`.

    Raises InvalidSpec if there is none.
    """
    faults = Faults(shown_path)
    return Mapping(compose(source, shown_path), "", faults), faults


class Mapping(Keys):
    """One YAML mapping, and how the values of its keys are read."""

    def kind(self, *keys: str) -> str | None:
        """Which of the keys says what the mapping is: one that stands there, or nearly so."""
        found = [key for key in keys if key in self.present]
        if not found and "name" not in self.present:
            found = [meant for key in self.present if (meant := closest(key, keys))]
        return found[0] if found else None

    def text(self, key: str, default: str = _REQUIRED) -> str:
        """A word or text, which is not empty; required unless there is a default."""
        required = default is _REQUIRED
        neutral = "" if required else default
        node = self._take(key, required=required)
        if node is None:
            return neutral
        if not isinstance(node, yaml.ScalarNode):
            return self._wrong(node, key, f"must be a word or text, not {shown(node)}", neutral)
        if not node.value.strip():
            advice = "write it" if required else "write it or leave the key out"
            return self._wrong(node, key, f"is empty; {advice}", neutral)
        text: str = node.value
        return text

    def number(self, key: str) -> int:
        """A whole number, required."""
        node = self._take(key, required=True)
        if node is None:
            return 0
        found = whole_number(node)
        return found if isinstance(found, int) else self._wrong(node, key, f"must be {found}", 0)

    def flag(self, key: str) -> bool:
        """`yes` or `no`; absent means no."""
        return self.choice(key, {"yes": True, "no": False}, False)

    def choice(self, key: str, choices: dict[str, T], default: T, *, required: bool = False) -> T:
        """One of the given words, as what it stands for."""
        node = self._take(key, required=required)
        if node is None:
            return default
        word = node.value if isinstance(node, yaml.ScalarNode) else ""
        if word in choices:
            return choices[word]
        *others, last = (f"'{choice}'" for choice in choices)
        words = f"{', '.join(others)} or {last}"
        message = f"must be {words}, not {shown(node)}{meant_word(word, tuple(choices))}"
        return self._wrong(node, key, message, default)

    def numbers(self, key: str) -> tuple[int, ...]:
        """A list of whole numbers; absent means none."""
        found: list[int] = []
        for node in self._items(key):
            number = whole_number(node)
            if isinstance(number, int):
                self._at[f"{key}[{len(found)}]"] = self._faults.location(node)
                found.append(number)
            else:
                self._wrong(node, key, f"must hold {number}", None)
        return tuple(found)

    def words(self, key: str) -> tuple[str, ...]:
        """A list of words; absent means none."""
        found: list[str] = []
        for node in self._items(key):
            if isinstance(node, yaml.ScalarNode):
                self._at[f"{key}[{len(found)}]"] = self._faults.location(node)
                found.append(node.value)
            else:
                self._wrong(node, key, f"must hold words, not {shown(node)}", None)
        return tuple(found)

    def text_or_parts(self, key: str) -> str | None:
        """A text, or a list of parts that are joined; absent means None."""
        if isinstance(self._values.get(key), yaml.SequenceNode):
            return "".join(self.words(key))
        return self.text(key, "") or None

    def json(self, key: str) -> Json:
        """A JSON value; absent means None. A quoted word is always a string."""
        node = self._take(key)
        return None if node is None else self._present(node, key)

    def json_list(self, key: str) -> tuple[Json, ...]:
        """A list of JSON values; absent means none."""
        found: list[Json] = []
        for index, node in enumerate(self._items(key)):
            self._at[f"{key}[{index}]"] = self._faults.location(node)
            found.append(self._present(node, key))
        return tuple(found)

    def mapping(self, key: str) -> "Mapping":
        """A mapping, required; an empty one stands in for a missing one."""
        node = self._take(key, required=True)
        subject = ".".join(filter(None, (self.subject, key)))
        if isinstance(node, yaml.MappingNode):
            return Mapping(node, subject, self._faults)
        if node is not None:
            self._wrong(node, key, f"must be a mapping, not {shown(node)}", None)
        place = node or self._node
        empty = yaml.MappingNode("", [], place.start_mark, place.end_mark)
        return Mapping(empty, subject, Silent(self._faults.path))

    def mappings(
        self, key: str, *, required: bool = False, subject: str | None = None
    ) -> Iterator["Mapping"]:
        """A list of mappings; absent means none. Errors call them by their names."""
        owner = self.subject if subject is None else subject
        for index, node in enumerate(self._items(key, required=required)):
            if isinstance(node, yaml.MappingNode):
                name = _name(node) or f"{key}[{index}]"
                yield Mapping(node, ".".join(filter(None, (owner, name))), self._faults)
            else:
                self._wrong(node, key, f"must hold mappings, not {shown(node)}", None)

    def options(self, key: str) -> dict[str, str | bool]:
        """A mapping with free keys to words, `true` and `false`; absent means none."""
        if key not in self:
            return {}
        found: dict[str, str | bool] = {}
        options = self.mapping(key)
        for name in options.present:
            word = options.text(name)
            found[name] = word == "true" if word in ("true", "false") else word
            self._at[f"{key}.{name}"] = options.places()[name]
        return found

    def _items(self, key: str, *, required: bool = False) -> list[yaml.Node]:
        node = self._take(key, required=required)
        if isinstance(node, yaml.SequenceNode):
            items: list[yaml.Node] = node.value
            return items
        if node is not None:
            self._wrong(node, key, f"must be a list, not {shown(node)}", None)
        return []

    def _present(self, node: yaml.Node, key: str) -> Json:
        value = self._json(node, key)
        if value is None:
            return self._wrong(node, key, "must not be null; leave it out", "")
        return value

    def _json(self, node: yaml.Node, key: str) -> Json:
        if isinstance(node, yaml.ScalarNode):
            return json_scalar(node)
        if isinstance(node, yaml.SequenceNode):
            return [self._json(item, key) for item in node.value]
        pairs: dict[str, Json] = {}
        for name, value in node.value:
            if not isinstance(name, yaml.ScalarNode):
                self._wrong(name, key, f"has a key that must be a word, not {shown(name)}", None)
            elif name.value in pairs:
                self._wrong(name, key, f"has '{name.value}' twice", None)
            else:
                pairs[name.value] = self._json(value, key)
        return pairs


def _name(node: yaml.MappingNode) -> str:
    """Messages speak of `Loan.reader`, not of the third field of the second message."""
    for key, value in node.value:
        if key.value in _NAMES and isinstance(value, yaml.ScalarNode):
            return str(value.value).strip()
    return ""
