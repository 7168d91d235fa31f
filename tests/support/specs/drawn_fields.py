"""The fields of drawn specs: types, facets, presence, notes."""

import json
from itertools import pairwise
from typing import Any

from hypothesis import strategies as st

from tests.support.specs.hostile import PLAIN_NAMES
from tests.support.specs.words import (
    _NUMBERS,
    JSON_NAMES,
    SENTENCES,
    SNAKE,
    WITH_DEFAULT,
    Drawing,
    names_of,
    told_apart,
)
from tests.support.specs.yaml_text import Node


class FieldDrawing(Drawing):
    """Draws the fields of one spec."""

    def _fields(self, count: int, first: int, taken: list[str] | None = None) -> list[Node]:
        free = st.sampled_from(PLAIN_NAMES) | SNAKE
        names = self._draw(
            st.lists(
                free.filter(lambda name: told_apart(name) not in (taken or ())),
                min_size=count,
                max_size=count,
                unique_by=told_apart,
            )
        )
        fields = [self._field(name, number) for number, name in enumerate(names, start=first)]
        return self._with_conditions(self._with_underscores(fields))

    def _with_underscores(self, fields: list[Node]) -> list[Node]:
        """Name some field `_` and the JSON name of the field before it, as FHIR does."""
        for before, field in pairwise(fields):
            if self._draw(st.integers(0, 4)) == 0:
                field.setdefault("identifier", field["name"])
                field["name"] = f"_{before['name']}"
                if self._draw(st.integers(0, 4)):  # otherwise it is rejected, except in lists
                    identifier = before.get("identifier", before["name"])
                    before["identifier"] = f"{identifier}_of_it"
        return fields

    def _field(self, identifier: str, number: int) -> Node:
        field: Node = {"name": self._name(st.just(identifier))}
        if self._flip():
            field = {"name": f"{self._name(JSON_NAMES)}{number}", "identifier": identifier}
        word = self._draw(st.sampled_from(self._words))
        repeated = self._draw(st.integers(0, 3)) == 0
        required = self._draw(st.sampled_from(["yes", "no", "no"]))
        field |= {"number": number, "type": word + "[]" * repeated, "required": required}
        field["description"] = self._text()
        values = self._values(word)
        if word == "integer" and self._enums and self._flip():
            field["enum"] = self._draw(st.sampled_from(sorted(self._enums)))
            values = st.sampled_from(self._enums[field["enum"]])
        elif word in ("string", "Boolean", *_NUMBERS) and self._flip():
            facets, values = self._facets(word)
            field |= facets
        if repeated and self._flip():
            least = self._draw(st.integers(2, 4))
            field |= {"min_items": least, "max_items": least + self._count(2)}
        if word in WITH_DEFAULT and required == "no" and not repeated and self._flip():
            field["default"] = self._draw(values)
        if self._flip():
            field["examples"] = self._draw(st.lists(values, min_size=1, max_size=3))
        return field | self._decisions() | (self._notes(required) if self._flip() else {})

    def _word(self, text: str) -> str | Node:
        """Draw a word of a closed set, perhaps with its meaning."""
        return {"word": text, "description": self._text()} if self._flip() else text

    def _notes(self, required: str) -> Node:
        """Draw notes that do not affect which documents are valid."""
        found: Node = {"unit": self._text(), "since": self._text(), "read_only": "yes"}
        found |= {"recommended": "yes"} if required == "no" else {}
        is_deprecated = self._count(4) == 4
        return found | (
            {"deprecated": "yes", "deprecated_since": self._text()} if is_deprecated else {}
        )

    def _facets(self, word: str) -> tuple[Node, st.SearchStrategy[Any]]:
        """Draw facets of a type, and values that have them."""
        least = self._draw(st.integers(1, 4))
        most = least + self._count(4)
        texts = self._draw(st.lists(SENTENCES, min_size=1, max_size=3, unique=True))
        numbers = [least, *range(most, most + self._count(2))]
        choices: dict[str, list[tuple[Node, st.SearchStrategy[Any]]]] = {
            "string": [
                ({"values": list(map(self._word, texts))}, st.sampled_from(texts)),
                (
                    {"min_length": least, "max_length": most},
                    SENTENCES.map(lambda text: text[:most].ljust(least, "x")),
                ),
                ({"const": texts[0]}, st.just(texts[0])),
                ({"not_in": texts}, SENTENCES.filter(lambda text: text not in texts)),
            ],
            "integer": [
                ({"minimum": least, "maximum": most}, st.integers(least, most)),
                (
                    {"exclusive_minimum": least, "not_in": [*{*numbers}]},
                    st.integers(most + 3, 2**31 - 1),
                ),
                ({"const": -least}, st.just(-least)),
            ],
            "wide": [
                ({"minimum": -least, "maximum": most << 40}, st.integers(-least, most << 40)),
                ({"exclusive_maximum": 2**53 - 1, "not_in": [2**40]}, st.integers(-most, most)),
                ({"const": -(2**53) + least}, st.just(-(2**53) + least)),
            ],
            "real": [
                (
                    {"minimum": -least, "exclusive_maximum": most + 0.5},
                    st.floats(-least, most, allow_subnormal=False),
                ),
                ({"exclusive_minimum": 0, "not_in": [0.1, least]}, st.sampled_from([1e21, 5e-324])),
                ({"const": least / 10}, st.just(least / 10)),
            ],
            "Boolean": [({"const": least > 1}, st.just(least > 1))],
        }
        return choices[word][self._count(len(choices[word]) - 1)]

    def _with_conditions(self, fields: list[Node]) -> list[Node]:
        """Make some optional fields required if the optional field before them is present."""
        for before, field in pairwise(fields):
            free = before["required"] != "yes" and "default" not in before
            if free and field["required"] == "no" and "default" not in field and self._flip():
                field["required"] = f"yes if {before['name']}"
        for before, field in pairwise(fields):
            if field["required"] == "no" and "default" not in field and self._flip():
                key, yes = self._draw(st.sampled_from([("required", "yes "), ("forbidden", "")]))
                word = self._draw(st.sampled_from(["if", "unless"]))
                condition = f"{before['name']}{self._value_of(before)}"
                field[key] = f"{yes}{word} {condition}"
                if key == "required" and self._flip():  # and only then
                    field["forbidden"] = f"{'unless' if word == 'if' else 'if'} {condition}"
        return fields

    def _value_of(self, field: Node) -> str:
        """Draw a value that a condition can name, or nothing."""
        values = [*field.get("examples", []), *([field["default"]] if "default" in field else [])]
        value = next(iter(values), None)
        is_number = isinstance(value, (bool, int, float))
        is_plain = is_number or (isinstance(value, str) and value.strip())
        if field["type"].endswith("[]") or field["type"] not in WITH_DEFAULT or not is_plain:
            return ""
        if "enum" in field:
            return f" = {self._draw(st.sampled_from(self._spellings[field['enum']][str(value)]))}"
        return f" = {json.dumps(value) if is_number else value}"

    def _sometimes(self, record: Node) -> str:
        """Draw when a field of a record is present: at no value, or at one of another field."""
        fields = [field for field in record["fields"] if "type" in field]
        values = [f"yes if {f['name']}{value}" for f in fields if (value := self._value_of(f))]
        return self._draw(st.sampled_from(["no", *values]))

    def _choices(self, fields: list[Node]) -> Node:
        """Draw a choice of optional fields."""
        free = [f["name"] for f in fields if f["required"] == "no" and "default" not in f]
        if len(free) < 2 or self._flip():
            return {}
        amount = self._draw(st.sampled_from(["exactly one", "at most one", "at least one"]))
        return {"choices": [{"amount": amount, "of": free[:3]}]}

    def _holding(self, outer: Node, stem: str, word: str, number: int, presence: str) -> Node:
        """Draw a field of a record whose type, or that of its items, is another record or union."""
        taken = [name for field in outer["fields"] for name in names_of(field)]
        name = next(f"{stem}_{n}" for n in range(9) if f"{stem}{n}" not in taken)
        kind = {"type": word + "[]" * self._flip(), "required": presence}
        return {"name": name, "number": number, **kind, "description": self._text()}
