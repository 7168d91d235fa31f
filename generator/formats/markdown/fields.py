"""Fields: a row of the summary, and what an entry says. All texts of the views are Markdown."""

from collections.abc import Iterator
from dataclasses import dataclass

from generator.formats.markdown.decisions import Decisions
from generator.formats.markdown.places import Places
from generator.resolved import Field, Message
from generator.templating import in_cell, to_code, to_json_line, to_markdown
from generator.types import Decision, Enum

_MAX_VALUES = 50  # of an enum, listed with each of its fields


@dataclass(frozen=True, slots=True)
class FieldView:
    """One field."""

    anchor: str  # HTML that goes before the name, or nothing
    name: str
    row: str  # what a row of a table calls it: the name with its anchor, or leading to its entry
    type: str  # these two stand in tables as well
    presence: str
    number: int
    description: str  # as in the spec
    properties: tuple[tuple[str, str], ...]  # rows of the entry's table
    notes: tuple[str, ...]  # the same in a message of a service, whose fields have no entry
    decisions: tuple[Decision, ...]


class FieldWriter:
    """Makes the views of one message's fields."""

    def __init__(
        self,
        places: Places,
        decisions: Decisions,
        message: Message,
    ) -> None:
        self._places = places
        self._decisions = decisions
        self._is_record = message.is_record
        self._page = places.of(message).page

    def view(self, field: Field) -> FieldView:
        """The view of one field."""
        place = self._places.field(field)
        name = to_code(field.name)
        said = list(self._properties(field))
        noted = _NOTED | {"Decisions"} if field.decisions else _NOTED
        link = f"[{name}]({place.seen_from(self._page)})"
        return FieldView(
            anchor=place.html,
            name=name,
            row=in_cell(link if self._is_record else place.html + name),
            type=in_cell(said[0][1]),
            presence=in_cell(said[1][1]),
            number=field.number,
            description=field.description,
            properties=tuple((key, in_cell(value)) for key, value in said),
            notes=tuple(f"{key.lower()} {value}" for key, value in said if key in noted),
            decisions=field.decisions,
        )

    def _link(self, field: Field) -> str:
        place = self._places.field(field)
        return f"[{to_code(field.name)}]({place.seen_from(self._page)})"

    def _type(self, field: Field) -> str:
        """The word of the source, linked to what it stands for."""
        word = to_markdown(field.word)
        address = self._places.of(field.type).seen_from(self._page)
        if isinstance(field.type, Enum):
            return f"{word} ([{field.type.name}]({address}))"
        return f"[{word}]({address})"

    def _presence(self, field: Field) -> str:
        """The words of the source; the condition as a link."""
        if field.condition:
            return f"yes if {self._link(field.condition)}"
        if field.oneof:
            return f"one of {to_code(field.oneof.name)}"
        return "yes" if field.required else "no"

    def _properties(self, field: Field) -> Iterator[tuple[str, str]]:
        yield "Type", self._type(field)
        yield "Required", self._presence(field)
        asked = ", ".join(map(self._link, field.required_by))
        if asked:
            yield "Where present", f"{asked} must be there too"
        if field.default is not None:
            yield "Default", to_code(to_json_line(field.default))
        yield from self._values(field)
        yield from self._in_formats(field)
        if field.examples:
            yield "Examples", ", ".join(to_code(to_json_line(value)) for value in field.examples)
        if field.deprecated:
            yield "Deprecated", "yes"
        yield from self._links_to_decisions(field)
        yield "Source", to_markdown(field.source or "an addition")

    def _values(self, field: Field) -> Iterator[tuple[str, str]]:
        """The numbers of an enum, each leading to what it means."""
        target = field.type
        if isinstance(target, Enum):
            links = [
                f"[{value.number} {to_code(value.name)}]"
                f"({self._places.value(value).seen_from(self._page)})"
                for value in target.values[:_MAX_VALUES]
            ]
            if target.values[_MAX_VALUES:]:
                address = self._places.of(target).seen_from(self._page)
                links.append(f"and others; [all of them]({address})")
            yield "Values", ", ".join(links)

    def _in_formats(self, field: Field) -> Iterator[tuple[str, str]]:
        yield "Number", str(field.number)
        if self._is_record or field.identifier != field.name:
            yield "Identifier", f"{to_code(field.identifier)} in protobuf and Python"
        if self._is_record:
            yield "In JSON", f"{to_code(field.name)}: {field.json}"
            yield "In JSON Schema", to_code(field.json_schema)
        yield "In protobuf", to_code(field.protobuf)
        if self._is_record:
            yield "In Python", to_code(f"{field.identifier}: {field.python}")

    def _links_to_decisions(self, field: Field) -> Iterator[tuple[str, str]]:
        links = [self._decisions.link(decision, self._page) for decision in field.decisions]
        target = field.type
        if not isinstance(target, Message) and target.decisions:
            address = self._places.of(target).seen_from(self._page)
            links.append(f"those of [{to_markdown(target.name)}]({address})")
        if links:
            yield "Decisions", ", ".join(dict.fromkeys(links))


_NOTED = frozenset({"Where present", "Default", "Identifier", "Examples", "Deprecated"})
