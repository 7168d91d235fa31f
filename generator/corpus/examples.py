"""Valid documents: a minimal one, one with every field, and the canonical form of a document.

The value of a record is created once and shared by all documents that contain it. Sizes are
computed in advance: if each record requires several of the next one, they double with each level.
Values that are too large are left out of documents.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache, cached_property, partial
from typing import Any, NamedTuple

from generator.core.recursion import Part
from generator.core.values import to_json_line
from generator.corpus.plain import LONGEST, canonical, plain
from generator.corpus.together import Flat, Together
from generator.corpus.values import good_values
from generator.resolved import Spec
from generator.resolved.messages import Field, Message, Type, Union

Shape = tuple[Type, bool, bool, bool]  # repeated, required, conditional

SHARE = 500  # bytes of a document that tests one field
_SYNTAX = 6  # bytes of a member in addition to its name and value: "": ,


class Members(NamedTuple):
    """The fields of a record, by their role in documents."""

    position: Mapping[str, int]
    with_default: tuple[Field, ...]
    kept: tuple[Field, ...]  # in every document
    lacking: tuple[Field, ...]  # required, but too large; documents are invalid without them
    size: int  # about the bytes of the smallest document, and of the defaults that a writer adds


class Examples:
    """Valid documents of one spec's records."""

    def __init__(self, spec: Spec) -> None:
        self._spec = spec
        # Computed once for each node.
        self.members = cache(self._members)
        self.size_of_member = cache(self._size_of_member)
        self._plain = cache(plain)
        self._size = cache(self._size_of_document)
        self.together = cache(lambda message: Together(message, self._values, self.fits))
        self._flat = Flat(spec)
        self._together_flat = cache(self._flat_fields)
        self._minimal = cache(self._minimal_document)
        self._everything = cache(self._full_document)

    def _members(self, message: Message) -> Members:
        required = [field for field in message.fields if field.required]
        kept = tuple(field for field in required if self.fits(field))
        with_default = tuple(field for field in message.fields if field.default is not None)
        return Members(
            position={field.name: at for at, field in enumerate(message.fields)},
            with_default=with_default,
            kept=kept,
            lacking=tuple(field for field in required if not self.fits(field)),
            size=2 + sum(map(self.size_of_member, kept + with_default)),
        )

    @cached_property
    def before(self) -> Mapping[Field, int]:
        """How many earlier fields have the type, number of values and presence of each.

        Records are compared by name, because their order in a spec is irrelevant.
        """
        messages = sorted(self._spec.messages, key=lambda message: message.name)
        counts: Counter[Shape] = Counter()
        found: dict[Field, int] = {}
        for field in (field for message in messages for field in message.fields):
            found[field] = counts[shape(field)]
            counts[shape(field)] += 1
        return found

    def fits(self, field: Field) -> bool:
        """Return whether documents contain values of the field; records may be too large."""
        return not field.parts or self._size(self._flat.part(field).message) <= self._limit

    def _size_of_member(self, field: Field) -> int:
        """Return about the number of bytes of a member of a document."""
        if field.parts:
            usual, last = self._flat.part(field).message, self._last_part(field).message
            others = (self.length(field) - 1) * self._size(usual) if field.repeated else 0
            is_full = field.repeated and self._has_full_item(last)
            size = others + self._size(last if field.repeated else usual, is_full=is_full)
        else:
            size = len(to_json_line(self.value(field)))
        return len(field.name) + _SYNTAX + size

    def _size_of_document(self, message: Message, *, is_full: bool = False) -> int:
        """Return about the size of the smallest document, or of a full one without a limit."""
        fields = (field for field in message.fields if field.required or is_full)
        return 2 + sum(map(self.size_of_member, fields))

    def _has_full_item(self, record: Message) -> bool:
        """Return whether the last item of a list of records has all fields; never if recursive."""
        return record not in record.within and self._size(record, is_full=True) <= SHARE

    def minimal(self, message: Message) -> dict[str, Any]:
        """Return only the required fields; the members may be shared, but not the object."""
        return dict(self._minimal(Part(message)))

    def part(self, part: Part[Message], *, is_full: bool = False) -> dict[str, Any]:
        """Return the smallest or the largest document of a record, or of one in a union."""
        fixed = dict(part.fixed)
        if is_full:
            found = self._everything(part.message) | fixed
            if not any(part.message.presence.faults(found)):
                return found
        return dict(self._minimal(part))

    def _minimal_document(self, part: Part[Message]) -> dict[str, Any]:
        message, fixed = part.message, dict(part.fixed)
        found = {field.name: self._value_in(message, field) for field in self.members(message).kept}
        is_recursive = message in message.within
        together = self._together_flat(part) if is_recursive else self.together(message)
        return found | (together.completed(fixed) or {}) | fixed

    def _flat_fields(self, part: Part[Message]) -> Together:
        def is_flat(field: Field) -> bool:
            return self.fits(field) and self._flat.has(part, field)

        return Together(part.message, self._values, is_flat)

    def _values(self, field: Field) -> Iterator[Any]:
        """Yield valid values of a field, first the usual one; of some types there is only this."""
        yield (usual := self.value(field))
        if not (field.repeated or isinstance(field.type, (Message, Union))):
            yield from (found.value for found in good_values(field.type, usual))

    def everything(self, message: Message) -> dict[str, Any]:
        """Return every field that fits; lists have two items; the members may be shared."""
        return dict(self._everything(message))

    def _full_document(self, message: Message) -> dict[str, Any]:
        omitted = self.omitted(message)
        kept = {field.name: field for field in message.fields if field.name not in omitted}
        together = self.together(message)
        dependent = together.most(kept)
        return {
            name: dependent[name] if name in dependent else self._value_in(message, field)
            for name, field in kept.items()
            if name in dependent or name not in together.members
        }

    def omitted(self, message: Message) -> set[str]:
        """Return the fields that `everything` leaves out because of their size."""
        room = self._limit - self.members(message).size
        omitted = {field.name for field in self.members(message).lacking}
        for field in (field for field in message.fields if not field.required):
            size = self.size_of_member(field)
            if self.fits(field) and size <= room:
                room -= size
            else:
                omitted.add(field.name)
        for name in list(omitted):  # a field that requires an omitted one is omitted as well
            condition = message.by_name[name].condition
            while condition and condition.is_plain and condition.name not in omitted:
                omitted.add(condition.name)
                condition = message.by_name[condition.name].condition
        return omitted

    def value(self, field: Field) -> Any:
        """Return a valid value of a field; for a list, two items if it may have two."""
        if not field.repeated:
            return self.item(field)
        return [self.item(field)] * (self.length(field) - 1) + [self._last_item(field)]

    @staticmethod
    def length(field: Field) -> int:
        """Return the number of items of a list in documents: two if it can have two."""
        least, most = field.sizes.get("min_items", 1), field.sizes.get("max_items", 2)
        return max(int(least), min(2, int(most)))

    def _value_in(self, message: Message, field: Field) -> Any:
        """Return the single value in the example of the message, or else any valid one.

        Records share fields and their examples; in one document, the values should be consistent.
        """
        value = (message.example or {}).get(field.name)
        is_plain = not field.repeated and not field.parts
        return self.value(field) if value is None or not is_plain else value

    def item(self, field: Field) -> Any:
        """Return a valid single value: the first example of the spec, or a fixed one."""
        return self.part(self._flat.part(field)) if field.parts else self._plain(field, 0)

    def _last_item(self, field: Field) -> Any:
        """Return another value if possible; for a record, one with optional fields."""
        if not field.parts:
            return self._plain(field, -1)
        part = self._last_part(field)
        return self.part(part, is_full=self._has_full_item(part.message))

    def _last_part(self, field: Field) -> Part[Message]:
        """Return the record of the last item of a list: of a union, another one if possible."""
        usual, limit = self._flat.part(field), self._limit
        parts = (part for part in field.parts if part.message not in part.message.within)
        others = [part for part in parts if part != usual and self._size(part.message) <= limit]
        return others[-1] if others else usual

    @cached_property
    def _limit(self) -> int:
        """The maximum size of a document in bytes; only repeated records exceed it."""
        fields = (field for message in self._spec.messages for field in message.fields)
        plain = (field for field in fields if not field.parts)
        return max(LONGEST, sum(map(self.size_of_member, plain)))

    def canonical(self, message: Message, document: Mapping[str, Any]) -> dict[str, Any]:
        """Return the canonical form of a document: spec order, no absent members, all defaults."""
        members = self.members(message)
        present = (message.by_name[name] for name, value in document.items() if value is not None)
        kept = [f for f in present if not f.repeated or document[f.name]]
        found = {
            field.name: [*map(partial(self._canonical_item, field), document[field.name])]
            if field.repeated
            else self._canonical_item(field, document[field.name])
            for field in kept
        }
        for field in members.with_default:
            found.setdefault(field.name, field.default)
        return {name: found[name] for name in sorted(found, key=members.position.__getitem__)}

    def _canonical_item(self, field: Field, value: Any) -> Any:
        match field.type:
            case Message() as record:
                return self.canonical(record, value)
            case Union() as union:
                return self.canonical(union.selected(value), value)
            case other:
                return canonical(other, value)


def shape(field: Field) -> Shape:
    """Return what outputs base decisions about the values of a field on, except its name."""
    return field.type, field.repeated, field.required, field.condition is not None


def as_text(document: Any) -> bytes:
    """Return JSON in UTF-8; escaped to ASCII if it has lone surrogates."""
    try:
        return to_json_line(document).encode()
    except UnicodeEncodeError:
        return json.dumps(document).encode()
