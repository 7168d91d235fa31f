"""Cases: documents with the verdict of the contract, for every field and every rule.

The violations that a case expects are written down where the fault is put in, so no reader of ours
has a say in them.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from generator import naming
from generator.documents.examples import Examples
from generator.documents.values import bad_values, good_values
from generator.model import Field, Message

Expected = tuple[str, str]  # JSON Pointer, rule

_encode = json.JSONEncoder(ensure_ascii=False).encode  # json.dumps makes an encoder each time

_PLAIN = ("minimal", "typical", "everything", "present", "both", "example")


@dataclass(frozen=True, slots=True)
class Case:
    """One document with its verdict."""

    id: str  # record/field/rule/what is special about it
    field: str  # "" for the document as a whole
    rule: str
    kind: str  # valid, boundary or violating
    text: bytes
    violations: tuple[Expected, ...]  # none: the document is valid
    value: Any  # the canonical JSON value of a valid document


def cases(examples: Examples, message: Message) -> Iterator[Case]:
    """Every case of a record, in the order of its fields; ids are unique."""
    maker = _Maker(examples, message)
    yield from maker.whole_documents()
    yield from maker.unknown_names()
    yield from maker.broken_texts()
    for field in message.fields:
        yield from maker.presence(field)
        if field.required_if is not None:
            yield from maker.condition(field, field.required_if)
        yield from maker.cardinality(field)
        yield from maker.values(field)
    yield maker.many_faults()


class _Maker:
    """Makes the cases of one record."""

    def __init__(self, examples: Examples, message: Message) -> None:
        self._examples = examples
        self._message = message

    def whole_documents(self) -> Iterator[Case]:
        """The smallest document, the largest, and JSON values that are no object."""
        minimal = self._examples.minimal(self._message)
        yield self._valid("", "document", "minimal", minimal)
        if self._message.example is not None:
            yield self._valid("", "document", "typical", dict(self._message.example))
        yield self._valid("", "document", "everything", self._examples.everything(self._message))
        for value in (None, True, 1, "{}", [], [minimal]):
            yield self._invalid("", "type", json.dumps(value)[:20], value, ("", "type"))

    def unknown_names(self) -> Iterator[Case]:
        """Names that are not in the contract, also inside other records."""
        for word in ("unknown", "", "a/b~c", f"{self._message.fields[0].name.upper()}_"):
            name = _free(word, self._message)
            document = self._examples.minimal(self._message) | {name: None}
            expected = (pointer(name), "unknown")
            yield self._invalid("", "unknown", f"name {word}".strip(), document, expected)
        for field in self._message.fields:
            inner = self._examples.target(field)
            if isinstance(inner, Message):
                name = _free("unknown", inner)
                document, place = self._holding(field, self._examples.minimal(inner) | {name: 1})
                expected = (f"{place}/{name}", "unknown")
                yield self._invalid(field.name, "unknown", "inside", document, expected)

    def broken_texts(self) -> Iterator[Case]:
        """Texts that are no JSON, or no UTF-8."""
        good = as_text(self._examples.minimal(self._message))
        quoted = good if b'"' in good else b'{"": 0}'
        texts = {
            "empty": ("syntax", b""),
            "cut off": ("syntax", good[:-1]),
            "comma at the end": ("syntax", good[:-1] + b",}"),
            "two documents": ("syntax", good + good),
            "single quotes": ("syntax", quoted.replace(b'"', b"'")),
            "NaN": ("syntax", good[:-1] + b', "": NaN}'),
            "line break in a string": ("syntax", good[:-1] + b', "a\nb": 0}'),
            "byte order mark": ("encoding", b"\xef\xbb\xbf" + good),
            "UTF-16": ("encoding", good.decode().encode("utf-16")),
            "invalid byte": ("encoding", good[:-1] + b', "\xff": 0}'),
        }
        for what, (rule, text) in texts.items():
            identity = f"{self._message.name}/{rule}/{what}"
            yield Case(identity, "", rule, "violating", text, (("", rule),), None)

    def presence(self, field: Field) -> Iterator[Case]:
        """Present, absent, null and empty."""
        name = field.name
        rule = "required" if field.required else "presence"
        value = self._examples.value(field)
        yield self._valid(name, rule, "present", self._with(field, value))
        without = self._examples.minimal(self._message)
        without.pop(name, None)
        absences: dict[str, dict[str, Any]] = {"absent": without, "null": without | {name: None}}
        if field.repeated:
            absences["empty list"] = without | {name: []}
        for what, document in absences.items():
            if field.required:
                yield self._invalid(name, rule, what, document, (pointer(name), rule))
            else:
                yield self._valid(name, rule, what, document)

    def condition(self, field: Field, condition: str) -> Iterator[Case]:
        """`yes if X`, with X present, absent, null and faulty."""
        name, rule = field.name, "required_if"
        (asking,) = (other for other in self._message.fields if other.name == condition)
        both = self._with(asking, self._examples.value(asking))
        yield self._valid(name, rule, "both", both)
        minimal = self._examples.minimal(self._message)
        alone = self._with(field, self._examples.value(field))
        if asking.name not in alone:
            yield self._valid(name, rule, "without the condition", alone)
        yield self._valid(name, rule, "null condition", minimal | {asking.name: None})
        missing = {key: value for key, value in both.items() if key != name}
        expected = (pointer(name), rule)
        yield self._invalid(name, rule, "absent", missing, expected)
        yield self._invalid(name, rule, "null", missing | {name: None}, expected)
        faults = {asking.name: (pointer(asking.name), "type"), name: expected}
        ordered = [faults[other.name] for other in self._message.fields if other.name in faults]
        # A number is no valid X, whatever X is, but it is present.
        wrong = "text" if type(self._examples.value(asking)) is int else 1
        faulty = missing | {asking.name: wrong}
        yield self._invalid(name, rule, "faulty condition", faulty, *ordered)

    def cardinality(self, field: Field) -> Iterator[Case]:
        """A single value for a list, a list for a single value, null in a list."""
        item = self._examples.items(field)[0]
        expected = (pointer(field.name), "type")
        what, value = ("no list", item) if field.repeated else ("a list", [item])
        yield self._invalid(field.name, "type", what, self._with(field, value), expected)
        if field.repeated:
            document, place = self._holding(field, None)
            yield self._invalid(field.name, "type", "null in the list", document, (place, "type"))

    def values(self, field: Field) -> Iterator[Case]:
        """Values at and beyond the bounds of the type."""
        target = self._examples.target(field)
        if isinstance(target, Message):
            yield from self._nested(field, target)
            return
        example = self._examples.items(field)[0]
        for good in good_values(target, example):
            document, _ = self._holding(field, good.value)
            yield self._valid(field.name, good.rule, good.what, document)
        for bad in bad_values(target, example):
            document, place = self._holding(field, bad.value)
            expected = (place + bad.within, bad.broken)
            yield self._invalid(field.name, bad.rule, bad.what, document, expected)

    def _nested(self, field: Field, inner: Message) -> Iterator[Case]:
        for value in ("text", 1, True):
            document, place = self._holding(field, value)
            what = json.dumps(value)
            yield self._invalid(field.name, "type", what, document, (place, "type"))
        for required in (other for other in inner.fields if other.required):
            item = self._examples.minimal(inner)
            del item[required.name]
            document, place = self._holding(field, item)
            expected = (place + pointer(required.name), "required")
            yield self._invalid(field.name, "required", f"no {required.name}", document, expected)

    def many_faults(self) -> Case:
        """Several faults at once, found in the order of the fields, unknown names last."""
        last, first = _free("zzz", self._message), _free("aaa", self._message)
        document = self._examples.everything(self._message) | {last: 1, first: 2}
        expected: list[Expected] = []
        for field in self._message.fields:
            if field.required:
                del document[field.name]
                expected.append((pointer(field.name), "required"))
            elif field.repeated:
                document[field.name] = {"wrong": 1}
                expected.append((pointer(field.name), "type"))
        expected += [(pointer(first), "unknown"), (pointer(last), "unknown")]
        return self._invalid("", "document", "many faults", document, *expected)

    def _with(self, field: Field, value: Any) -> dict[str, Any]:
        """The smallest document with a value, and whatever that value asks for."""
        document = self._examples.minimal(self._message) | {field.name: value}
        asking = [field.name]
        while asking:
            condition = asking.pop()
            for other in self._message.fields:
                if other.required_if == condition and other.name not in document:
                    document[other.name] = self._examples.value(other)
                    asking.append(other.name)
        return document

    def _holding(self, field: Field, item: Any) -> tuple[dict[str, Any], str]:
        """A document that holds a single value, and the pointer to it."""
        if field.repeated:
            return self._with(field, [item]), f"{pointer(field.name)}/0"
        return self._with(field, item), pointer(field.name)

    def _valid(self, field: str, rule: str, what: str, document: dict[str, Any]) -> Case:
        kind = "valid" if what in _PLAIN else "boundary"
        value = self._examples.canonical(self._message, document)
        return Case(self._id(field, rule, what), field, rule, kind, as_text(document), (), value)

    def _invalid(
        self, field: str, rule: str, what: str, document: Any, *expected: Expected
    ) -> Case:
        identity = self._id(field, rule, what)
        return Case(identity, field, rule, "violating", as_text(document), expected, None)

    def _id(self, field: str, rule: str, what: str) -> str:
        parts = (self._message.name, pointer(field)[1:], rule, what)  # a name may hold a slash
        return "/".join(part for part in parts if part)


def _free(word: str, message: Message) -> str:
    """The word, or one made of it, that is no name of a field, in protobuf's spelling neither."""
    names = {field.name for field in message.fields}
    for field in message.fields:
        names |= {field.identifier, naming.camel_case(field.identifier)}
    while word in names:
        word += "_"
    return word


def as_text(document: Any) -> bytes:
    """JSON in UTF-8; escaped where UTF-8 cannot carry it."""
    try:
        return _encode(document).encode()
    except UnicodeEncodeError:
        return json.dumps(document).encode()


def pointer(name: str) -> str:
    """A JSON Pointer (RFC 6901) to a member."""
    return "/" + name.replace("~", "~0").replace("/", "~1")
