"""Relationships between messages, as nodes and edges of diagrams.

Code forges render the Mermaid blocks of the page themselves; the site does when it is built.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from generator.resolved import Spec
from generator.resolved.messages import Field, Message, Method, Service, Union
from generator.resolved.types import Enum

MAX_EDGES = 60  # a larger diagram is not legible

Node = Message | Enum | Union | Method


class Relation(NamedTuple):
    """Fields, or values of a union, through which one node refers to another."""

    source: Node
    role: str  # of the message that has the fields, in a method; else empty
    through: tuple[str, ...]
    target: (
        Message | Enum | Union | None
    )  # None: the fields of a request or response are all scalars


@dataclass(frozen=True, slots=True)
class Chart:
    """Relations, and a diagram of all or the first of them."""

    title: str
    relations: list[Relation]
    nodes: list[Node]
    edges: list[tuple[int, list[str], int]]  # labels between two nodes, by their positions
    total: int  # number of edges, including those that are not shown


def charts(spec: Spec) -> Iterator[Chart]:
    """Yield one chart of the records and one of each service."""
    yield _chart("Records", list(_of_records(spec)))
    for service in spec.services:
        yield _chart(service.name, list(_of_service(service)))


def example_field(spec: Spec) -> Field | None:
    """Return the best field for an example: with a condition, or with another name in code."""
    fields = (field for message in spec.messages for field in message.fields)
    return max(fields, key=lambda f: (bool(f.condition), f.identifier != f.name), default=None)


def _chart(title: str, relations: list[Relation]) -> Chart:
    edges: dict[tuple[Node, Node], list[str]] = {}
    for source, role, through, target in relations:
        if target is not None:
            edges.setdefault((source, target), []).append(role + ", ".join(through))
    shown = list(edges.items())[:MAX_EDGES]
    nodes = list(dict.fromkeys(node for edge, _ in shown for node in edge))
    return Chart(
        title=title,
        relations=relations,
        nodes=nodes,
        edges=[(nodes.index(start), labels, nodes.index(end)) for (start, end), labels in shown],
        total=len(edges),
    )


def _of_records(spec: Spec) -> Iterator[Relation]:
    for union in spec.unions:
        for record, variants in groupby(union.variants, key=lambda variant: variant.record):
            yield Relation(union, "", tuple(variant.name for variant in variants), record)
    for message in spec.messages:
        yield from _of_fields(message, message.fields)


def _of_service(service: Service) -> Iterator[Relation]:
    for method in service.methods:
        for word, message, is_stream in (
            ("request", method.request, method.client_streaming),
            ("response", method.response, method.server_streaming),
        ):
            role = f"{word} stream: " if is_stream else f"{word}: "
            names = tuple(field.name for field in message.fields)
            found = list(_of_fields(method, message.fields, role))
            yield from found or [Relation(method, role, names, None)]
    sent = {message for method in service.methods for message in (method.request, method.response)}
    for message in service.messages:
        if message not in sent:
            yield from _of_fields(message, message.fields)


def _of_fields(source: Node, fields: Iterable[Field], role: str = "") -> Iterator[Relation]:
    """Yield a relation for each message, enum or union that is the type of fields."""
    found: dict[Message | Enum | Union, list[str]] = {}
    for field in fields:
        if isinstance(field.type, Message | Enum | Union):
            found.setdefault(field.type, []).append(field.name + "[]" * field.repeated)
    for target, names in found.items():
        yield Relation(source, role, tuple(names), target)
