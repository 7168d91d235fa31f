"""A message, an enum or all of a spec, as one of two versions."""

from typing import NamedTuple

from generator.model import Field, Message, Spec


class Version(NamedTuple):
    """A message in one of the two specs."""

    spec: Spec
    message: Message

    def named(self, name: str | None) -> Field | None:
        """The field of a JSON name."""
        return next((field for field in self.message.fields if field.name == name), None)

    def numbered(self, number: int) -> Field | None:
        """The field of a number."""
        return next((field for field in self.message.fields if field.number == number), None)

    def members(self, oneof: str | None) -> set[int]:
        """The numbers of a oneof's fields."""
        return {field.number for field in self.message.fields if field.oneof == oneof}
