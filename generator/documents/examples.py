"""Valid documents: the smallest one, one with everything, and what a valid one reads as."""

from typing import Any

from generator.model import Base, Enum, Field, Message, Scalar, Spec

_MADE: dict[Base, Any] = {
    Base.STRING: "text",
    Base.INTEGER: 7,
    Base.BOOLEAN: True,
    Base.TIMESTAMP: "2009-08-05T09:33:15.000Z",
    Base.OBJECT: {"key": "value"},
}


class Examples:
    """Valid documents of one spec's records."""

    def __init__(self, spec: Spec) -> None:
        self._spec = spec
        self._minimal: dict[str, dict[str, Any]] = {}
        self._everything: dict[str, dict[str, Any]] = {}

    def target(self, field: Field) -> Scalar | Enum | Message:
        """What the values of a field are."""
        return self._spec.target(field)

    def minimal(self, message: Message) -> dict[str, Any]:
        """The required fields only; the members may be shared, not the object."""
        if message.name not in self._minimal:
            required = (field for field in message.fields if field.required)
            found = {field.name: self._value_in(message, field) for field in required}
            self._minimal[message.name] = found
        return dict(self._minimal[message.name])

    def everything(self, message: Message) -> dict[str, Any]:
        """Every field; lists have two items; the members may be shared, not the object."""
        if message.name not in self._everything:
            found = {field.name: self._value_in(message, field) for field in message.fields}
            self._everything[message.name] = found
        return dict(self._everything[message.name])

    def value(self, field: Field) -> Any:
        """A valid value of a field; a list of two where the field is one."""
        items = self.items(field)
        return [items[0], items[-1]] if field.repeated else items[0]

    def _value_in(self, message: Message, field: Field) -> Any:
        """The single value that the example of the message has, or else any valid one.

        Records share fields, and so their examples; in a document, they should go together.
        """
        given = (message.example or {}).get(field.name)
        is_plain = not field.repeated and not isinstance(self.target(field), Message)
        return self.value(field) if given is None or not is_plain else given

    def items(self, field: Field) -> list[Any]:
        """Valid single values: the examples of the spec, or made ones."""
        target = self.target(field)
        if isinstance(target, Message):
            return [self.minimal(target), self.everything(target)]
        if field.examples:
            return list(field.examples)
        if isinstance(target, Enum):
            return [value.number for value in target.values]
        return list(target.examples) or [_MADE[target.base]]

    def canonical(self, message: Message, document: dict[str, Any]) -> dict[str, Any]:
        """What a valid document reads as: in spec order, absent left out, defaults put in."""
        found: dict[str, Any] = {}
        for field in message.fields:
            value = document.get(field.name)
            if value is None or (field.repeated and not value):
                if field.default is not None:
                    found[field.name] = field.default
            elif field.repeated:
                found[field.name] = [self._canonical_item(field, item) for item in value]
            else:
                found[field.name] = self._canonical_item(field, value)
        return found

    def _canonical_item(self, field: Field, value: Any) -> Any:
        target = self.target(field)
        if isinstance(target, Message):
            return self.canonical(target, value)
        if isinstance(target, Enum) or target.base is Base.INTEGER:
            return int(value)
        if target.base is Base.TIMESTAMP and "." not in value:
            return value.replace("Z", ".000Z")
        return value
