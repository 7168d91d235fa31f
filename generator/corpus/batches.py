"""Probes in documents: each in one of its own, or several in one where that would be too much.

A document holds whatever the record requires, and what the conditions of its members ask for. Where
that is much, a document for each probe makes a corpus grow with the square of the fields. So one
that is larger than SHARE holds a probe for every SHARE bytes of it. Readers that tell no more than
a verdict still get each rule alone, for the first field of each type and presence.
"""

from collections import deque
from collections.abc import Container, Iterable, Iterator
from itertools import zip_longest
from typing import Any

from generator.corpus.examples import SHARE, Examples, Expected, pointer
from generator.corpus.probes import ABSENT, Probe
from generator.resolved import Field, Message, Type

ALONE = 16  # fields of a record whose rules are tried alone, however large its documents are
_ROOM = 4  # times the bytes that documents should have for their probes

Pair = tuple[str, str, bool]  # a field, a rule, and whether it is kept

Shape = tuple[Type, bool, bool, bool]


class Document:
    """A document that takes probes, as long as these do not contradict each other."""

    def __init__(self, examples: Examples, message: Message) -> None:
        self._examples = examples
        self._message = message
        self._members = examples.members(message)
        self.size = self._members.size
        self._set: dict[str, Any] = {}  # what probes say of members
        self._asked: set[str] = set()  # what conditions ask for
        self._asking: set[str] = set()  # whose conditions were followed
        self._faults: dict[str, tuple[Expected, ...]] = {
            field.name: ((pointer(field.name), "required"),) for field in self._members.lacking
        }
        self.value = examples.minimal(message)
        self.probes: list[Probe] = []

    @property
    def is_full(self) -> bool:
        """Whether there are as many probes as its size calls for."""
        return len(self.probes) * SHARE >= self.size

    @property
    def violations(self) -> tuple[Expected, ...]:
        """What is wrong, in the order of the fields."""
        names = sorted(self._faults, key=self._members.position.__getitem__)
        return tuple(fault for name in names for fault in self._faults[name])

    def take(self, probe: Probe) -> bool:
        """Add a probe if it is compatible with the others."""
        asked = self._asked_by(probe)
        if asked is None:
            return False
        unfit = [field for field in asked if not self._examples.fits(field)]
        if not probe.faults and (unfit or self._faults):
            return False
        present = set(_present(self._message, probe))
        self.value |= {name: probe.members[name] for name in probe.members if name in present}
        for field in asked:
            self._asked.add(field.name)
            self._asking.add(field.name)
            if field.name not in self.value and field not in unfit:
                self.value[field.name] = self._examples.value(field)
                self.size += self._examples.size_of_member(field)
        for name, value in probe.members.items():
            if name not in present:
                self.value.pop(name, None)
                self.value |= {} if value is ABSENT else {name: value}
        self._faults |= {field.name: ((pointer(field.name), "required_if"),) for field in unfit}
        self._faults |= probe.faults
        self._asking |= present
        self._set |= probe.members
        self.probes.append(probe)
        return True

    def _asked_by(self, probe: Probe) -> list[Field] | None:
        """The fields that it brings with it; None if it does not go together with the others."""
        for name, value in probe.members.items():
            is_denied = name in self._asked and self._is_denied(name, probe)
            if is_denied or (name in self._set and not _same(self._set[name], value)):
                return None
        found: list[Field] = []
        present = (name for name in _present(self._message, probe) if name not in self._asking)
        for field in closure(self._message, present, self._asked):
            if self._is_denied(field.name, probe):
                return None
            found.append(field)
        return found

    def _is_denied(self, name: str, probe: Probe) -> bool:
        """Whether a member must be absent, without that being a fault."""
        is_fault = name in probe.faults or name in self._faults
        value = probe.members.get(name, self._set.get(name, self))
        return value is not self and not is_fault and not _is_present(self._message, name, value)


class Arranger:
    """Puts the probes of one record into documents."""

    def __init__(self, examples: Examples, message: Message) -> None:
        self._examples = examples
        self._message = message
        self._members = examples.members(message)
        self._shapes: dict[Shape, Field] = {}
        self._shown: set[Pair] = set()

    def arranged(self, probes: Iterable[Probe]) -> Iterator[Document]:
        """First those with a document of their own, then the others."""
        waiting: dict[tuple[str, bool], list[Probe]] = {}
        for probe in probes:
            if self._is_small(probe) or self._is_shown_alone(probe):
                yield from self._together([probe])
            else:
                key = probe.field, not probe.faults
                waiting.setdefault(key, []).append(probe)
        for is_valid in (True, False):
            lists = [found for (_, valid), found in waiting.items() if valid is is_valid]
            for layer in _layers(lists):  # a document has one value for each field
                yield from self._together(layer)

    def _together(self, probes: list[Probe]) -> Iterator[Document]:
        """As many in a document as it calls for.

        Where probes exclude each other, so that documents stay nearly empty, those are left out
        whose field and rule others show; so is one that is impossible even alone.
        """
        waiting, room = deque(probes), _ROOM * SHARE * len(probes)
        while waiting:
            document, later = Document(self._examples, self._message), list[Probe]()
            while waiting and not (document.probes and document.is_full):
                probe = waiting.popleft()
                if not document.take(probe) and document.probes:
                    later.append(probe)
            waiting.extendleft(reversed(later))
            if document.probes:
                self._shown.update(map(_pair, document.probes))
                room -= document.size
                yield document
            if room < 0:
                waiting = deque(probe for probe in waiting if _pair(probe) not in self._shown)

    def _is_small(self, probe: Probe) -> bool:
        """Whether a document for it alone is of the size that a probe may have."""
        room = SHARE - self._members.size
        for field in closure(self._message, _present(self._message, probe)):
            room -= self._examples.size_of_member(field)
            if room < 0:
                break
        return room >= 0

    def _is_shown_alone(self, probe: Probe) -> bool:
        """Whether it is the first about its rule, kept or broken, of one of the first fields."""
        field = self._message.by_name[probe.field]
        shape = field.type, field.repeated, field.required, field.condition is not None
        if len(self._shapes) < ALONE:
            self._shapes.setdefault(shape, field)
        return self._shapes.get(shape) is field and _pair(probe) not in self._shown


def closure(
    message: Message, present: Iterable[str], known: Container[str] = ()
) -> Iterator[Field]:
    """The fields that must be there with those that are, each once, but for the known ones."""
    waiting, seen = list(present), set[str]()
    while waiting:
        for field in message.by_name[waiting.pop()].required_by:
            if field.name not in seen and field.name not in known:
                seen.add(field.name)
                waiting.append(field.name)
                yield field


def _layers(lists: list[list[Probe]]) -> Iterator[list[Probe]]:
    """The first of each list, then the second of each, and so on."""
    for layer in zip_longest(*lists):
        yield [probe for probe in layer if probe is not None]


def _pair(probe: Probe) -> Pair:
    return probe.field, probe.rule, not probe.faults


def _present(message: Message, probe: Probe) -> Iterator[str]:
    """The members that are there, right or wrong."""
    return (name for name, v in probe.members.items() if _is_present(message, name, v))


def _is_present(message: Message, name: str, value: Any) -> bool:
    """Whether a value counts: null does not, nor does an empty list where a list belongs."""
    is_empty = value == [] and message.by_name[name].repeated
    return value is not ABSENT and value is not None and not is_empty


def _same(one: Any, other: Any) -> bool:
    return one is other or (type(one) is type(other) and one == other)
