"""What is related to what: boxes, each with rows that may lead to another box."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from graphlib import TopologicalSorter
from itertools import groupby

from generator.formats.markdown.places import PICTURES, Place, Places
from generator.resolved import Field, Message, Method, Service, Spec, Union
from generator.templating import in_cell, to_code
from generator.types import Enum

Node = Message | Enum | Union | Method


@dataclass(frozen=True, slots=True)
class Row:
    """Names that lead to the same box; to none where that is in no picture."""

    before: str  # what goes before the names, or nothing
    names: tuple[str, ...]
    target: Message | Enum | None


@dataclass(frozen=True, slots=True)
class Box:
    """A message, enum, union or method."""

    node: Node
    title: str
    kind: str
    rows: tuple[Row, ...] = ()


def of_records(spec: Spec) -> list[Box]:
    """Unions, records and their enums; what refers to another stands above it."""
    boxes = [_union(union) for union in spec.unions]
    boxes += [_message(message) for message in _ordered(spec.messages)]
    return [*boxes, *map(_enum, spec.enums)]


def of_service(service: Service) -> list[Box]:
    """Methods, with what their requests and responses hold, and all that those are made of."""
    sent = {found for method in service.methods for found in (method.request, method.response)}
    boxes = [_method(method) for method in service.methods]
    own = [message for message in service.messages if message not in sent]
    boxes += [_message(message) for message in _ordered(own)]
    there = {box.node for box in boxes}
    targets = [row.target for box in boxes for row in box.rows if row.target not in there]
    for target in dict.fromkeys(targets):
        if isinstance(target, Message):
            boxes.append(Box(target, target.name, "record"))
        elif isinstance(target, Enum):
            boxes.append(_enum(target))
    return boxes


def in_words(places: Places, boxes: Iterable[Box]) -> Iterator[tuple[str, ...]]:
    """Every relation as a row of a table: from, through, to."""
    for box in boxes:
        for row in box.rows:
            names = ", ".join(map(to_code, row.names))
            through = " ".join(filter(None, (row.before, names)))
            target = _link(row.target.name, places.of(row.target)) if row.target else "—"
            yield _named(places, box), in_cell(through), target


def _named(places: Places, box: Box) -> str:
    if isinstance(box.node, Union):
        return f"{box.title} (union)"
    if isinstance(box.node, Method):
        return _link(box.title, places.of(box.node))
    return _link(box.title, places.of(box.node))


def _link(name: str, place: Place) -> str:
    return f"[{name}]({place.seen_from(PICTURES)})"


def _ordered(messages: Iterable[Message]) -> Iterator[Message]:
    """What refers to another one goes before it; else in the order of the spec."""
    graph: TopologicalSorter[Message] = TopologicalSorter()
    known = dict.fromkeys(messages)
    for message in known:
        graph.add(message)
        for field in message.fields:
            if isinstance(field.type, Message) and field.type in known:
                graph.add(field.type, message)
    yield from graph.static_order()


def _message(message: Message) -> Box:
    count = len(message.fields)
    kind = "1 field" if count == 1 else f"{count} fields"
    return Box(message, message.name, kind, tuple(_rows(message.fields)))


def _rows(fields: Iterable[Field], before: str = "") -> Iterator[Row]:
    """One for each message or enum that fields hold, in the order of the first of them."""
    found: dict[Message | Enum, list[str]] = {}
    for field in fields:
        if isinstance(field.type, Message | Enum):
            found.setdefault(field.type, []).append(field.name + ("[]" if field.repeated else ""))
    for target, names in found.items():
        yield Row(before, tuple(names), target)


def _enum(enum: Enum) -> Box:
    count = len(enum.values)
    return Box(enum, enum.name, "1 value" if count == 1 else f"{count} values")


def _union(union: Union) -> Box:
    rows = [
        Row("", tuple(variant.value.name for variant in group), record)
        for record, group in groupby(union.variants, key=lambda variant: variant.record)
    ]
    return Box(union, union.name, f"by {union.discriminator.name}", tuple(rows))


def _method(method: Method) -> Box:
    rows: list[Row] = []
    for word, message, is_stream in (
        ("takes", method.request, method.client_streaming),
        ("gives", method.response, method.server_streaming),
    ):
        before = f"{word} many:" if is_stream else f"{word}:"
        held = list(_rows(message.fields, before))
        plain = (f.name for f in message.fields if not isinstance(f.type, Message | Enum))
        rows += held or [Row(before, tuple(plain), None)]
    return Box(method, method.name, "method", tuple(rows))
