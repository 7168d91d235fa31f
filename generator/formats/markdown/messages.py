"""Messages and enums, as the pages of records, of enums and of services show them."""

from collections.abc import Iterable
from dataclasses import dataclass

from generator.formats.markdown.decisions import Decisions
from generator.formats.markdown.fields import FieldView, FieldWriter
from generator.formats.markdown.places import Places
from generator.resolved import Message, Oneof, Spec
from generator.templating import in_cell, to_code, to_markdown
from generator.types import Decision, Enum


@dataclass(frozen=True, slots=True)
class MessageView:
    """The page, or part of a page, of one message."""

    anchor: str
    name: str
    title: str
    description: str
    origin: str
    proto: str  # the path of the file that declares it
    fields: tuple[FieldView, ...]
    oneofs: tuple["OneofView", ...]
    reserved: str
    decisions: tuple[Decision, ...]


@dataclass(frozen=True, slots=True)
class OneofView:
    """Fields that exclude each other."""

    amount: str
    name: str
    fields: str  # their names, listed
    description: str


@dataclass(frozen=True, slots=True)
class EnumView:
    """One enum, and where it is used."""

    anchor: str
    link: str  # its name, leading to it from another page
    name: str
    description: str
    used_by: str
    users: str  # the same for the cell of a table
    values: tuple["ValueView", ...]
    reserved: str
    decisions: tuple[Decision, ...]


@dataclass(frozen=True, slots=True)
class ValueView:
    """One value: a row of its enum's table."""

    anchor: str
    number: int
    name: str
    protobuf: str
    description: str


class Writer:
    """Makes the views of a spec's messages and enums."""

    def __init__(self, spec: Spec, places: Places, decisions: Decisions) -> None:
        self._places = places
        self._decisions = decisions
        self._users: dict[Enum, list[str]] = {}
        for message in spec.all_messages():
            for field in message.fields:
                if isinstance(field.type, Enum):
                    address = places.field(field)
                    shown = f"{to_code(field.name)} of {to_markdown(message.title)}"
                    link = f"[{shown}]({address.seen_from(places.of(field.type).page)})"
                    self._users.setdefault(field.type, []).append(link)

    def message(self, message: Message) -> MessageView:
        """The view of a message."""
        table = f"Table {to_code(message.table)} of the source." if message.table else ""
        fields = FieldWriter(self._places, self._decisions, message)
        return MessageView(
            anchor=self._places.of(message).html,
            name=message.name,
            title=message.title,
            description=message.description,
            origin=table or "An addition; the source has no such table.",
            proto=message.proto,
            fields=tuple(map(fields.view, message.fields)),
            oneofs=tuple(map(_oneof, message.oneofs)),
            reserved=_reserved(message.reserved, message.reserved_names),
            decisions=message.decisions,
        )

    def enum(self, enum: Enum) -> EnumView:
        """The view of an enum."""
        place = self._places.of(enum)
        used_by = ", ".join(self._users.get(enum, ()))
        return EnumView(
            anchor=place.html,
            link=f"[{enum.name}]({place.seen_from('')})",
            name=enum.name,
            description=enum.description,
            used_by=used_by,
            users=in_cell(used_by),
            values=tuple(
                ValueView(
                    anchor=self._places.value(value).html,
                    number=value.number,
                    name=value.name,
                    protobuf=value.protobuf,
                    description=f"{'Deprecated. ' * value.deprecated}{value.description}",
                )
                for value in enum.values
            ),
            reserved=_reserved(enum.reserved, enum.reserved_names),
            decisions=enum.decisions,
        )


def _oneof(oneof: Oneof) -> OneofView:
    members = (to_code(field.name) for field in oneof.fields)
    return OneofView(
        amount="Exactly one" if oneof.required else "At most one",
        name=to_code(oneof.name),
        fields=", ".join(members),
        description=oneof.description,
    )


def _reserved(numbers: Iterable[int], names: Iterable[str]) -> str:
    """Numbers, then names, each in order; nothing where there are none."""
    return ", ".join([*map(str, sorted(numbers)), *map(to_code, sorted(names))])
