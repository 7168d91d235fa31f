"""Recursive records: which of their fields, and of the records of a union, the flattest have."""

from collections.abc import Mapping
from functools import cached_property

from generator.core.recursion import Part, heights
from generator.resolved import Spec
from generator.resolved.messages import Field, Message


class Flat:
    """The documents with the fewest nested records."""

    def __init__(self, spec: Spec) -> None:
        self._spec = spec

    @cached_property
    def _heights(self) -> Mapping[Part[Message], int]:
        """How many nested records the flattest document of each record has."""
        held = {
            message: {f.name: f.parts for f in message.fields if f.parts}
            for message in self._spec.messages
        }
        return heights(held, lambda message: message.presence)

    def part(self, field: Field) -> Part[Message]:
        """Return the record that the value of a field is; of a union, the flattest one."""
        first, *others = field.parts
        return min(field.parts, key=self._heights.__getitem__) if others else first

    def has(self, owner: Part[Message], field: Field) -> bool:
        """Return whether a record can have a field."""
        if all(field.message not in part.message.within for part in field.parts):
            return True
        return self._heights[self.part(field)] < self._heights[owner]
