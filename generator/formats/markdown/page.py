"""What templates print on a page in addition to the model: anchors, links, facts about fields."""

from collections.abc import Iterator, Mapping

from generator.core.presence import Condition
from generator.core.values import to_json_line
from generator.formats.markdown.anchors import Anchor, Linked
from generator.resolved import Spec
from generator.resolved.messages import Field, Message, Method, Service, Type, Union
from generator.resolved.types import Enum, EnumValue
from generator.templating.filters import to_code, to_markdown

_MAX_VALUES = 50  # of an enum, listed with each of its fields


class Page:
    """One page; everything it returns is Markdown."""

    def __init__(self, name: str, spec: Spec, anchors: Mapping[Linked, Anchor]) -> None:
        self._name = name
        self._spec = spec
        self._anchors = anchors

    def anchor(self, node: Linked) -> str:
        """Return the anchor before a name, empty if its heading is the anchor."""
        return self._anchors[node].html

    def link(self, node: Type | Field | EnumValue | Method, text: str = "") -> str:
        """Return a link to a node; the default text is its name."""
        shown = to_code(node.name) if isinstance(node, Field) else node.name
        return f"[{text or shown}]({self._anchors[node].href(self._name)})"

    def users(self, type_: Enum | Union) -> str:
        """Return links to the fields whose type is an enum or a union."""
        return ", ".join(
            self.link(field, f"{to_code(field.name)} of {to_markdown(field.message.title)}")
            for field in self._spec.fields_by_type.get(type_, ())
        )

    def sent(self, message: Message, *, is_stream: bool) -> str:
        """Return a link to the request or the response of a method."""
        return f"{'stream of ' * is_stream}{self.link(message)}"

    @staticmethod
    def own(service: Service, method: Method) -> list[Message]:
        """Return the request and the response, unless an earlier method has them."""
        sent = {
            m: each for each in reversed(service.methods) for m in (each.response, each.request)
        }
        both = dict.fromkeys((method.request, method.response))
        return [m for m in both if sent[m] is method and m in service.messages]

    def others(self, service: Service) -> list[Message]:
        """Return the messages that are only parts of other messages."""
        sent = {m for method in service.methods for m in self.own(service, method)}
        return [message for message in service.messages if message not in sent]

    @staticmethod
    def reserved(node: Enum | Message) -> str:
        """Return reserved numbers, then names, in order; empty if there are none."""
        names = map(to_code, sorted(node.reserved_names))
        return ", ".join([*map(str, sorted(node.reserved)), *names])

    def type(self, field: Field) -> str:
        """Return the type as in the source, linked to its definition."""
        word = to_markdown(field.word)
        if isinstance(field.type, Enum):
            return f"{word} ({self.link(field.type)})"
        return self.link(field.type, word)

    def presence(self, field: Field) -> str:
        """Return the presence, with a link to the condition."""
        if field.condition:
            return f"required {self._condition(field, field.condition)}"
        if field.oneof:
            return f"one of {to_code(field.oneof.name)}"
        return "required" if field.required else "optional"

    def _condition(self, field: Field, condition: Condition) -> str:
        """Return `if X = 2`, with a link to X."""
        word = "unless" if condition.negated else "if"
        equals = "" if condition.value is None else f" = {to_code(to_json_line(condition.value))}"
        return f"{word} {self.link(field.message.by_name[condition.name])}{equals}"

    def facts(self, field: Field) -> Iterator[str]:
        """Yield the most important facts: type, presence, default, protobuf number."""
        yield self.type(field)
        yield f"**{self.presence(field)}**" if field.required else self.presence(field)
        yield from self._conditions(field)
        if field.deprecated:
            yield "deprecated"
        yield f"number {field.number}"

    def _conditions(self, field: Field) -> Iterator[str]:
        if field.required_by:
            yield f"if present, requires {', '.join(map(self.link, field.required_by))}"
        if field.forbidden:
            yield f"forbidden {self._condition(field, field.forbidden)}"
        if field.default is not None:
            yield f"default {to_code(to_json_line(field.default))}"

    def details(self, field: Field) -> Iterator[tuple[str, str]]:
        """Yield names and texts of further details: values, examples, decisions."""
        if field.limits:
            yield "Limits", to_markdown(field.limits)
        if field.sentences:
            yield "Notes", to_markdown(" ".join(field.sentences))
        if isinstance(field.type, Enum):
            yield "Values", ", ".join(self._values(field.type))
        if field.examples:
            name = "Examples" if field.examples[1:] else "Example"
            yield name, ", ".join(to_code(to_json_line(value)) for value in field.examples)
        if decisions := dict.fromkeys(self._links_to_decisions(field)):
            yield "Decisions", ", ".join(decisions)

    def notes(self, field: Field) -> list[str]:
        """Return the notes that the table of a service message does not show."""
        found = [*self._conditions(field)]
        if field.identifier != field.name:
            found.append(f"identifier {to_code(field.identifier)} in protobuf and Python")
        found += (f"{name.lower()} {text}" for name, text in self.details(field))
        return [*found, "deprecated"] if field.deprecated else found

    def _values(self, enum: Enum) -> Iterator[str]:
        """Yield the numbers, each linked to its row."""
        for value in enum.values[:_MAX_VALUES]:
            yield self.link(value, f"{value.number} {to_code(value.name)}")
        if enum.values[_MAX_VALUES:]:
            yield f"and more: {self.link(enum, 'all values')}"

    def _links_to_decisions(self, field: Field) -> Iterator[str]:
        for decision in field.decisions:
            yield f"[about this field]({self._anchors[decision.texts].href(self._name)})"
        if not isinstance(field.type, Message) and field.type.decisions:
            yield f"about {self.link(field.type, to_markdown(field.type.name))}"
