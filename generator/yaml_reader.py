"""YAML with positions: a file becomes one Mapping, which is then taken key by key.

Nothing guesses types: `yes`, `012` and dates stay the words they are, and each accessor says what
it expects of the word. A fault is noted, and a neutral value takes its place ("" or 0 or nothing),
so that one run finds all faults.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import yaml

from generator.errors import SpecError, did_you_mean
from generator.model import Json, Location
from generator.yaml_text import compose, location

_JSON_WORDS: dict[str, Json] = {"true": True, "false": False, "null": None, "": None}
_JSON_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?")
_WHOLE_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,17})")
_MISSING = "\0missing"
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
        self.errors.append(SpecError(self.location(node), f"{subject}: {message}"))


def read_mapping(source: Path | bytes, shown: str) -> tuple["Mapping", Faults]:
    """The top-level mapping of a file or of its content, named `shown` in errors.

    Raises InvalidSpec if there is none.
    """
    faults = Faults(shown)
    return Mapping(compose(source, shown), "spec", faults), faults


class _Silent(Faults):
    """For what stands in for a part whose absence is already noted."""

    def note(self, node: yaml.Node, subject: str, message: str) -> None:
        """Notes nothing."""


def _name(node: yaml.MappingNode) -> str:
    """Messages speak of `EmailIn.from`, not of the third field of the second message."""
    values = (value for key, value in node.value if key.value == "name")
    name = next(values, None)
    return str(name.value) if isinstance(name, yaml.ScalarNode) else ""


class Mapping:
    """One YAML mapping, taken key by key; `done` reports what nobody took."""

    def __init__(self, node: yaml.MappingNode, owner: str, faults: Faults, key: str = "") -> None:
        self._node = node
        self._faults = faults
        self._values: dict[str, yaml.Node] = {}
        self._keys: dict[str, yaml.Node] = {}
        self._taken: set[str] = set()
        self._asked: set[str] = set()  # and known, therefore
        self._at = {"": faults.location(node)}
        self.subject = ".".join(filter(None, (owner, _name(node)))) or key
        for word, value in node.value:
            if not isinstance(word, yaml.ScalarNode):
                faults.note(word, self.subject, "a key must be a word")
            elif word.value in self._values:
                faults.note(word, self.subject, f"'{word.value}' is given twice")
            else:
                self._values[word.value] = value
                self._keys[word.value] = word
                self._at[word.value] = faults.location(value)

    def __contains__(self, key: str) -> bool:
        self._asked.add(key)
        return key in self._values

    def text(self, key: str, default: str = _MISSING) -> str:
        """A word or text, which is not empty; required unless there is a default."""
        node = self._take(key, required=default is _MISSING)
        if node is None:
            return "" if default is _MISSING else default
        if not isinstance(node, yaml.ScalarNode):
            return self._wrong(node, key, "must be a word or text", "")
        return node.value if node.value.strip() else self._wrong(node, key, "is empty", "")

    def number(self, key: str) -> int:
        """A whole number, required."""
        node = self._take(key, required=True)
        if node is None:
            return 0
        if isinstance(node, yaml.ScalarNode) and _WHOLE_NUMBER.fullmatch(node.value):
            return int(node.value)
        return self._wrong(node, key, f"must be a whole number, not {_shown(node)}", 0)

    def flag(self, key: str) -> bool:
        """`yes` or `no`; absent means no."""
        return self.choice(key, {"yes": True, "no": False}, False)

    def choice(self, key: str, choices: dict[str, T], default: T) -> T:
        """One of the given words, as what it stands for."""
        node = self._take(key)
        if node is None:
            return default
        if isinstance(node, yaml.ScalarNode) and node.value in choices:
            return choices[node.value]
        words = ", ".join(f"'{word}'" for word in choices)
        return self._wrong(node, key, f"must be one of {words}, not {_shown(node)}", default)

    def numbers(self, key: str) -> tuple[int, ...]:
        """A list of whole numbers; absent means none."""
        found: list[int] = []
        for node in self._items(key):
            if isinstance(node, yaml.ScalarNode) and _WHOLE_NUMBER.fullmatch(node.value):
                found.append(int(node.value))
            else:
                self._wrong(node, key, f"must hold whole numbers, not {_shown(node)}", None)
        return tuple(found)

    def words(self, key: str) -> tuple[str, ...]:
        """A list of words; absent means none."""
        found: list[str] = []
        for node in self._items(key):
            if isinstance(node, yaml.ScalarNode):
                found.append(node.value)
            else:
                self._wrong(node, key, f"must hold words, not {_shown(node)}", None)
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
        if isinstance(node, yaml.MappingNode):
            return Mapping(node, "", self._faults, key)
        if node is not None:
            self._wrong(node, key, f"must be a mapping, not {_shown(node)}", None)
        empty = yaml.MappingNode("", [], self._node.start_mark, self._node.end_mark)
        return Mapping(empty, key, _Silent(self._faults.path))

    def mappings(self, key: str, *, subject: str | None = None) -> Iterator["Mapping"]:
        """A list of mappings; absent means none."""
        owner = self.subject if subject is None else subject
        for node in self._items(key):
            if isinstance(node, yaml.MappingNode):
                yield Mapping(node, owner, self._faults, key)
            else:
                self._wrong(node, key, f"must hold mappings, not {_shown(node)}", None)

    def options(self) -> dict[str, str | bool]:
        """All pairs, when the keys are free: words, `true` and `false`."""
        found: dict[str, str | bool] = {}
        for key in self._values:
            word = self.text(key)
            found[key] = word == "true" if word in ("true", "false") else word
        return found

    def fault(self, key: str, message: str) -> None:
        """Notes a fault of the value under a key."""
        self._faults.note(self._values.get(key, self._node), self.subject, message)

    def places(self) -> dict[str, Location]:
        """Where the mapping ("") and the values of its keys stand."""
        return self._at

    def done(self) -> dict[str, Location]:
        """To be called last: reports the keys that nobody took; gives the places of the others."""
        for key, node in self._keys.items():
            if key not in self._taken:
                hint = did_you_mean(key, self._taken | self._asked)
                self._faults.note(node, self.subject, f"unknown key '{key}'{hint}")
        return self.places()

    def _take(self, key: str, *, required: bool = False) -> yaml.Node | None:
        self._taken.add(key)
        node = self._values.get(key)
        if node is None and required:
            self._faults.note(self._node, self.subject, f"'{key}' is missing")
        return node

    def _items(self, key: str) -> list[yaml.Node]:
        node = self._take(key)
        if isinstance(node, yaml.SequenceNode):
            items: list[yaml.Node] = node.value
            return items
        if node is not None:
            self._wrong(node, key, f"must be a list, not {_shown(node)}", None)
        return []

    def _present(self, node: yaml.Node, key: str) -> Json:
        value = self._json(node, key)
        return value if value is not None else self._wrong(node, key, "must not be null", "")

    def _json(self, node: yaml.Node, key: str) -> Json:
        if isinstance(node, yaml.ScalarNode):
            return _json_scalar(node)
        if isinstance(node, yaml.SequenceNode):
            return [self._json(item, key) for item in node.value]
        pairs: dict[str, Json] = {}
        for name, value in node.value:
            word = self._json_key(name)
            if word in pairs:
                self._faults.note(name, self.subject, f"'{word}' is given twice")
            pairs[word] = self._json(value, key)
        return pairs

    def _json_key(self, node: yaml.Node) -> str:
        if isinstance(node, yaml.ScalarNode):
            return str(node.value)
        self._faults.note(node, self.subject, "a key must be a word")
        return ""

    def _wrong(self, node: yaml.Node, key: str, message: str, instead: T) -> T:
        self._faults.note(node, self.subject, f"'{key}' {message}")
        return instead


def _json_scalar(node: yaml.ScalarNode) -> Json:
    word: str = node.value
    if node.style:  # quoted or a block
        return word
    if word in _JSON_WORDS:
        return _JSON_WORDS[word]
    number = _JSON_NUMBER.fullmatch(word)
    if number and len(word) <= 40:
        return float(word) if number[1] or number[2] else int(word)
    return word


def _shown(node: yaml.Node) -> str:
    if isinstance(node, yaml.ScalarNode):
        return f"'{node.value}'" if node.value else "nothing"
    return "a list" if isinstance(node, yaml.SequenceNode) else "a mapping"
