"""What templates print on a page in addition to the model: anchors, links, properties of fields."""

from collections.abc import Iterator, Mapping

from generator.formats.markdown.anchors import Anchor, Linked
from generator.resolved import Field, Message, Method, Spec, Type
from generator.resolved.types import Enum, EnumValue
from generator.templating.filters import to_code, to_json_line, to_markdown

_MAX_VALUES = 50  # of an enum, listed with each of its fields
_NOTED = {"If present", "Default", "Identifier", "Examples", "Deprecated"}


class Page:
    """One page; everything it returns is Markdown."""

    def __init__(self, name: str, spec: Spec, anchors: Mapping[Linked, Anchor]) -> None:
        self._name = name
        self._spec = spec
        self._anchors = anchors

    def anchor(self, node: Linked) -> str:
        """The anchor before a name, empty where its heading is the anchor."""
        return self._anchors[node].html

    def link(self, node: Type | Field | EnumValue | Method, text: str = "") -> str:
        """A link to a node, with its name as the text by default."""
        shown = to_code(node.name) if isinstance(node, Field) else node.name
        return f"[{text or shown}]({self._anchors[node].href(self._name)})"

    def users(self, enum: Enum) -> str:
        """Links to the fields whose type is an enum."""
        return ", ".join(
            self.link(field, f"{to_code(field.name)} of {to_markdown(field.message.title)}")
            for field in self._spec.fields_by_type.get(enum, ())
        )

    def request(self, method: Method) -> str:
        """A link to the request message of a method."""
        return f"{'stream of ' * method.client_streaming}{self.link(method.request)}"

    def response(self, method: Method) -> str:
        """A link to the response message of a method."""
        return f"{'stream of ' * method.server_streaming}{self.link(method.response)}"

    @staticmethod
    def reserved(node: Enum | Message) -> str:
        """Reserved numbers, then names, in order; empty if there are none."""
        names = map(to_code, sorted(node.reserved_names))
        return ", ".join([*map(str, sorted(node.reserved)), *names])

    def type(self, field: Field) -> str:
        """The type as the source writes it, linked to its definition."""
        word = to_markdown(field.word)
        if isinstance(field.type, Enum):
            return f"{word} ({self.link(field.type)})"
        return self.link(field.type, word)

    def presence(self, field: Field) -> str:
        """The presence as the source writes it, with a link to the condition."""
        if field.condition:
            return f"yes if {self.link(field.condition)}"
        return f"one of {to_code(field.oneof.name)}" if field.oneof else field.presence

    def properties(self, field: Field) -> Iterator[tuple[str, str]]:
        """Names and values of all properties of a field except its description."""
        yield "Type", self.type(field)
        yield "Required", self.presence(field)
        if field.required_by:
            yield "If present", f"requires {', '.join(map(self.link, field.required_by))}"
        if field.default is not None:
            yield "Default", to_code(to_json_line(field.default))
        if isinstance(field.type, Enum):
            yield "Values", ", ".join(self._values(field.type))
        yield from self._in_formats(field)
        if field.examples:
            yield "Examples", ", ".join(to_code(to_json_line(value)) for value in field.examples)
        if field.deprecated:
            yield "Deprecated", "yes"
        if decisions := dict.fromkeys(self._links_to_decisions(field)):
            yield "Decisions", ", ".join(decisions)
        yield "Source", to_markdown(field.source or "an addition")

    def notes(self, field: Field) -> list[str]:
        """The properties that the table of a message does not show."""
        noted = _NOTED | {"Decisions"} if field.decisions else _NOTED
        return [f"{key.lower()} {value}" for key, value in self.properties(field) if key in noted]

    def _values(self, enum: Enum) -> Iterator[str]:
        """The numbers, each linked to its row."""
        for value in enum.values[:_MAX_VALUES]:
            yield self.link(value, f"{value.number} {to_code(value.name)}")
        if enum.values[_MAX_VALUES:]:
            yield f"and more: {self.link(enum, 'all values')}"

    @staticmethod
    def _in_formats(field: Field) -> Iterator[tuple[str, str]]:
        is_record = field.message.is_record
        yield "Number", str(field.number)
        if is_record or field.identifier != field.name:
            yield "Identifier", f"{to_code(field.identifier)} in protobuf and Python"
        if is_record:
            yield "In JSON", f"{to_code(field.name)}: {field.json}"
            yield "In JSON Schema", to_code(field.json_schema)
        yield "In protobuf", to_code(field.protobuf)
        if is_record:
            yield "In Python", to_code(f"{field.identifier}: {field.python}")

    def _links_to_decisions(self, field: Field) -> Iterator[str]:
        for decision in field.decisions:
            yield f"[decision]({self._anchors[decision].href(self._name)})"
        if not isinstance(field.type, Message) and field.type.decisions:
            yield f"decisions of {self.link(field.type, to_markdown(field.type.name))}"
