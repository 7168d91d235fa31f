"""Puts probes into documents: one into each, or several if the documents would be too large.

A document contains the fields that the record and the conditions of its members require. If there
are many, one document for each probe makes the size of a corpus quadratic in the number of fields.
So a document larger than SHARE contains a probe of every field, unless they contradict each other.
For readers that report only a verdict, each rule is still tested alone for the first field of each
type and presence. Documents of any size are shared by fields of which the spec has many alike.
"""

from collections.abc import Iterable, Iterator
from itertools import accumulate, zip_longest
from typing import Any

from generator.core.values import pointer
from generator.corpus.examples import SHARE, Examples, Shape, shape
from generator.corpus.expected import Expected
from generator.corpus.probes import Probe, is_present
from generator.corpus.together import ABSENT, closure
from generator.resolved.messages import Field, Message
from generator.resolved.types import Enum

ALONE = 16  # fields of a record whose rules are tested alone, however large its documents are
FEW = 32  # fields of one type and presence in a spec; the others are never tested alone

Pair = tuple[str, str, bool]  # a field, a rule, and whether it is satisfied


class Document:
    """A document for probes that do not contradict each other."""

    def __init__(self, examples: Examples, message: Message) -> None:
        self._examples = examples
        self._message = message
        self.probes: list[Probe] = []
        self._probed: dict[str, Any] = {}  # the members of the probes
        self._required: dict[str, Field] = {}  # by conditions
        self._faults: dict[str, tuple[Expected, ...]] = {
            field.name: ((pointer(field.name), "required"),)
            for field in examples.members(message).lacking
        }

    @property
    def violations(self) -> tuple[Expected, ...]:
        """The violations, in the order of the fields."""
        position = self._examples.members(self._message).position
        names = sorted(self._faults, key=lambda name: position.get(name, len(position)))
        return tuple(fault for name in names for fault in self._faults[name])

    @property
    def value(self) -> dict[str, Any]:
        """The members that are present, then members that are null or an empty list."""
        present, others = dict[str, Any](), dict[str, Any]()
        for name, value in self._probed.items():
            (present if is_present(self._message, name, value) else others)[name] = value
        found = self._examples.minimal(self._message) | present
        for name, field in self._required.items():
            if name not in found and self._examples.fits(field):
                found[name] = self._examples.value(field)
        kept = {name: value for name, value in found.items() if name not in others}
        return kept | {name: value for name, value in others.items() if value is not ABSENT}

    def add(self, probe: Probe) -> bool:
        """Add a probe unless it contradicts the others."""
        required = {
            field.name: field
            for field in closure(self._message, _present(self._message, probe), self._required)
        }
        unfit = [field for field in required.values() if not self._examples.fits(field)]
        is_spoiled = not probe.faults and (unfit or self._faults)
        if is_spoiled or self._contradicts(probe, required):
            return False
        unmet = {field.name: ((pointer(field.name), "required_if"),) for field in unfit}
        self._faults |= {**unmet, **probe.faults}
        self._required |= required
        self._probed |= probe.members
        self.probes.append(probe)
        return True

    def _contradicts(self, probe: Probe, required: dict[str, Field]) -> bool:
        """Return whether a probe changes the value of a member, or leaves out a required one."""
        for name, value in probe.members.items():
            probed = self._probed.get(name, value)
            if probed is not value and (type(probed) is not type(value) or probed != value):
                return True
        for name in required.keys() | (self._required.keys() & probe.members.keys()):
            members = probe.members if name in probe.members else self._probed
            is_absent = name in members and not is_present(self._message, name, members[name])
            if is_absent and name not in probe.faults and name not in self._faults:
                return True
        return False


class Arranger:
    """Puts the probes of one record into documents."""

    def __init__(self, examples: Examples, message: Message) -> None:
        self._examples = examples
        self._message = message
        self._shapes: dict[Shape, Field] = {}
        self._shown: set[Pair] = set()

    def arranged(self, probes: Iterable[Probe]) -> Iterator[Document]:
        """Yield the probes with a document of their own, then the others."""
        waiting: dict[tuple[bool, str], list[Probe]] = {}
        for probe in probes:
            is_early = self._examples.before[self._message.by_name[probe.field]] < FEW
            if is_early and (self._is_small(probe) or self._is_shown_alone(probe)):
                yield from self._together([probe])
            else:
                waiting.setdefault((not probe.faults, probe.field), []).append(probe)
        for is_valid in (True, False):
            lists = [found for (valid, _), found in waiting.items() if valid is is_valid]
            for layer in zip_longest(*lists):  # a document has one value for each field
                yield from self._together(filter(None, layer))

    def _together(self, probes: Iterable[Probe]) -> Iterator[Document]:
        """Put as many probes as possible into each document.

        A probe is left out if it is impossible even alone, or if it contradicts the others and a
        document already shows its rule for its field: if each field requires the next one, each
        probe would need a document of all fields. But all values of an enum are shown, and all
        probes of the first field of each type and presence.
        """
        waiting = list(probes)
        while waiting:
            document = Document(self._examples, self._message)
            waiting = [probe for probe in waiting if not document.add(probe)]
            if not document.probes:
                return
            self._shown.update(map(_pair, document.probes))
            waiting = [p for p in waiting if self._is_value(p) or _pair(p) not in self._shown]
            yield document

    def _is_value(self, probe: Probe) -> bool:
        """Return whether a probe is about a value of the type, not about required fields."""
        field = self._message.by_name[probe.field]
        is_tried = isinstance(field.type, Enum) or not self._examples.before[field]
        return is_tried and probe.rule != "required_if"

    def _is_small(self, probe: Probe) -> bool:
        """Return whether a document of its own would be no larger than one that tests one field."""
        required = closure(self._message, _present(self._message, probe))
        sizes = map(self._examples.size_of_member, required)
        total = accumulate(sizes, initial=self._examples.members(self._message).size)
        return all(size <= SHARE for size in total)

    def _is_shown_alone(self, probe: Probe) -> bool:
        """Return whether it is first for its rule and verdict, for the first field of a shape."""
        field = self._message.by_name[probe.field]
        if len(self._shapes) < ALONE:
            self._shapes.setdefault(shape(field), field)
        return self._shapes.get(shape(field)) is field and _pair(probe) not in self._shown


def _pair(probe: Probe) -> Pair:
    return probe.field, probe.rule, not probe.faults


def _present(message: Message, probe: Probe) -> Iterator[str]:
    """Return the names of the members that are present, valid or not."""
    return (name for name, v in probe.members.items() if is_present(message, name, v))
