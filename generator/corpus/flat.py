"""Recursive records: which of their fields the flattest documents have."""

from collections.abc import Mapping
from functools import cached_property

from generator.contract.recursion import heights
from generator.resolved import Spec
from generator.resolved.messages import Field, Message


class Flat:
    """The documents with the fewest nested records."""

    def __init__(self, spec: Spec) -> None:
        self._spec = spec

    @cached_property
    def _heights(self) -> Mapping[Message, int]:
        """How many nested records the flattest document of each record has."""
        held = {
            message: {f.name: f.type for f in message.fields if isinstance(f.type, Message)}
            for message in self._spec.messages
        }
        return heights(held, lambda message: message.presence)

    def has(self, field: Field) -> bool:
        """Return whether they can have a field."""
        record = field.type
        if not isinstance(record, Message) or field.message not in record.within:
            return True
        return self._heights[record] < self._heights[field.message]
