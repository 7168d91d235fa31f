"""Cases: documents with the verdict of the contract, for every field and every rule.

Each case is about one field, unless the documents are large; see batches.py.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from generator.core.values import pointer
from generator.corpus.batches import Arranger
from generator.corpus.examples import Examples, as_text
from generator.corpus.expected import Expected, missing, unused_name
from generator.corpus.probes import Probe, Prober
from generator.resolved.messages import Message

_PLAIN = ("minimal", "typical", "everything", "present", "both", "example")


@dataclass(frozen=True, slots=True)
class Case:
    """One document with its verdict."""

    id: str  # record/field/rule/description
    field: str  # "" for the whole document
    rule: str
    kind: str  # valid, boundary or violating
    text: bytes
    violations: tuple[Expected, ...]  # none: the document is valid
    value: Any  # the canonical JSON value of a valid document
    about: tuple[tuple[str, str], ...] = ()  # fields and rules, if it is about several


def cases(examples: Examples, message: Message) -> Iterator[Case]:
    """Yield every case of a record, in the order of its fields; ids are unique."""
    maker = _Maker(examples, message)
    yield from maker.whole_documents()
    yield from maker.unknown_names()
    yield from maker.broken_texts()
    for_fields = (probe for field in message.fields for probe in maker.prober.of(field))
    yield from maker.arranged(for_fields)
    yield maker.many_faults()


class _Maker:
    """Makes the cases of one record."""

    def __init__(self, examples: Examples, message: Message) -> None:
        self._examples = examples
        self._message = message
        self.prober = Prober(examples, message)
        self._arranger = Arranger(examples, message)
        self._together = 0
        self._ids: dict[str, int] = {}  # how often each is used
        self._lacking = missing("", examples.members(message).lacking)

    def whole_documents(self) -> Iterator[Case]:
        """Yield the smallest document, the largest, and JSON values other than objects."""
        minimal = self._examples.minimal(self._message)
        everything = self._examples.everything(self._message)
        yield self._case("", "document", "minimal", minimal, *self._lacking)
        if self._message.example is not None:
            yield self._case("", "document", "typical", dict(self._message.example))
        yield self._case("", "document", "everything", everything, *self._lacking)
        for value in (None, True, 1, "{}", [], [minimal]):
            yield self._case("", "type", json.dumps(value)[:20], value, ("", "type"))

    def unknown_names(self) -> Iterator[Case]:
        """Yield unknown names, also in nested records."""
        for word in ("unknown", "", "a/b~c", f"{self._message.fields[0].name.upper()}_"):
            name = unused_name(word, self._message)
            document = self._examples.minimal(self._message) | {name: None}
            expected = (pointer(name), "unknown")
            what = f"name {word}".strip()
            yield self._case("", "unknown", what, document, *self._lacking, expected)
        for field in self._message.fields:
            yield from self.arranged(self.prober.unknown_inside(field))

    def broken_texts(self) -> Iterator[Case]:
        """Yield invalid JSON, and invalid UTF-8."""
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
            identity = self._id("", rule, what)
            yield Case(identity, "", rule, "violating", text, (("", rule),), None)

    def arranged(self, probes: Iterable[Probe]) -> Iterator[Case]:
        """Yield the documents of probes, one or several in each."""
        for document in self._arranger.arranged(probes):
            first, violations = document.probes[0], document.violations
            if len(document.probes) == 1:
                about = first.field, first.rule, first.what
                yield self._case(*about, document.value, *violations)
            else:
                self._together += 1
                what = f"together {self._together}"
                case = self._case("", "document", what, document.value, *violations)
                yield replace(case, about=tuple((p.field, p.rule) for p in document.probes))

    def many_faults(self) -> Case:
        """Return several faults at once, in the order of the fields, unknown names last."""
        first, last = (unused_name(word, self._message) for word in ("aaa", "zzz"))
        document = self._examples.everything(self._message) | {last: 1, first: 2}
        wrong: set[str] = set()
        for field in self._message.fields:
            if field.required:
                document.pop(field.name, None)
            elif field.repeated and field.name in document:
                document[field.name] = {"wrong": 1}
                wrong.add(field.name)
        rules = dict(self._message.presence.faults(document))
        expected: list[Expected] = []
        for name in self._message.by_name:
            expected += [(pointer(name), "type")] if name in wrong else []
            expected += [(pointer(name), rules[name])] if name in rules else []
        expected += [("", rules[""])] if "" in rules else []
        expected += [(pointer(first), "unknown"), (pointer(last), "unknown")]
        return self._case("", "document", "many faults", document, *expected)

    def _case(self, field: str, rule: str, what: str, document: Any, *faults: Expected) -> Case:
        """Return a document with its violations, or a valid one."""
        value = None if faults else self._examples.canonical(self._message, document)
        kind = "violating" if faults else "valid" if what in _PLAIN else "boundary"
        identity = self._id(field, rule, what)
        return Case(identity, field, rule, kind, as_text(document), faults, value)

    def _id(self, field: str, rule: str, what: str) -> str:
        """Return a unique id, with a number if it is already in use."""
        parts = (self._message.name, pointer(field)[1:], rule, what)  # a name may contain a slash
        stem = identity = "/".join(part for part in parts if part)
        while identity in self._ids:
            self._ids[stem] += 1
            identity = f"{stem} ({self._ids[stem]})"
        self._ids[identity] = 1
        return identity
