"""What the templates print on a page beside the model itself: anchors, links, facts of fields."""

from collections.abc import Iterator

from generator.formats.markdown.decisions import Decisions
from generator.formats.markdown.places import Linked, Places
from generator.resolved import Field, Message, Method
from generator.templating import to_code, to_json_line, to_markdown
from generator.types import Enum

_MAX_VALUES = 50  # of an enum, listed with each of its fields
_NOTED = {"Where present", "Default", "Identifier", "Examples", "Deprecated"}


class Page:
    """One page; all texts are Markdown."""

    def __init__(self, name: str, places: Places, decisions: Decisions) -> None:
        self.name = name
        self._places = places
        self._decisions = decisions

    def anchor(self, node: Linked) -> str:
        """What goes before a name so that links lead to it; nothing where its heading does."""
        return self._places.of(node).html

    def link(self, node: Linked, text: str = "") -> str:
        """A link to a node, with its name if there is no other text."""
        shown = to_code(node.name) if isinstance(node, Field) else node.name
        return f"[{text or shown}]({self._places.of(node).seen_from(self.name)})"

    def users(self, enum: Enum) -> str:
        """Links to the fields that have an enum."""
        return ", ".join(
            self.link(field, f"{to_code(field.name)} of {to_markdown(field.message.title)}")
            for field in self._places.users.get(enum, ())
        )

    def request(self, method: Method) -> str:
        """What a method takes, as a link."""
        return f"{'stream of ' * method.client_streaming}{self.link(method.request)}"

    def response(self, method: Method) -> str:
        """What a method returns, as a link."""
        return f"{'stream of ' * method.server_streaming}{self.link(method.response)}"

    @staticmethod
    def reserved(node: Enum | Message) -> str:
        """Numbers, then names, each in order; nothing where there are none."""
        names = map(to_code, sorted(node.reserved_names))
        return ", ".join([*map(str, sorted(node.reserved)), *names])

    def type(self, field: Field) -> str:
        """The word of the source, linked to what it means."""
        word = to_markdown(field.word)
        if isinstance(field.type, Enum):
            return f"{word} ({self.link(field.type)})"
        return self.link(field.type, word)

    def presence(self, field: Field) -> str:
        """The words of the source; the condition as a link."""
        if field.condition:
            return f"yes if {self.link(field.condition)}"
        return f"one of {to_code(field.oneof.name)}" if field.oneof else field.presence

    def properties(self, field: Field) -> Iterator[tuple[str, str]]:
        """All facts of a field but its description, each with its name."""
        yield "Type", self.type(field)
        yield "Required", self.presence(field)
        if field.required_by:
            yield (
                "Where present",
                f"{', '.join(map(self.link, field.required_by))} must be there too",
            )
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
        """The facts that a row of a table does not have, where a field has no entry of its own."""
        noted = _NOTED | {"Decisions"} if field.decisions else _NOTED
        return [f"{key.lower()} {value}" for key, value in self.properties(field) if key in noted]

    def _values(self, enum: Enum) -> Iterator[str]:
        """The numbers, each leading to what it means."""
        for value in enum.values[:_MAX_VALUES]:
            yield self.link(value, f"{value.number} {to_code(value.name)}")
        if enum.values[_MAX_VALUES:]:
            yield f"and others; {self.link(enum, 'all of them')}"

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
            yield self._decisions.link(decision, self.name)
        if not isinstance(field.type, Message) and field.type.decisions:
            yield f"those of {self.link(field.type, to_markdown(field.type.name))}"
