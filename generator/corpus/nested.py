"""Documents with recursive records at the maximum depth, and deeper."""

from collections.abc import Iterator
from typing import Any

from generator.contract import RECORD_DEPTH
from generator.corpus.examples import Examples
from generator.corpus.expected import pointer
from generator.corpus.together import closure
from generator.resolved.messages import Field, Message


def nested(examples: Examples, message: Message, levels: int) -> dict[str, Any] | None:
    """Return a document with a number of nested records; more if the last one contains others.

    None if the presence of other fields rules it out, as far as that is tried.
    """
    cycle = _cycle(message)
    steps = [cycle[level % len(cycle)] for level in range(levels - 1)]
    document: dict[str, Any] | None = examples.minimal(cycle[(levels - 1) % len(cycle)].message)
    for field in reversed(steps):
        document = document and _around(examples, field, document)
    return document


def too_deep(message: Message, document: Any, level: int, place: str = "") -> Iterator[str]:
    """Yield pointers to records that are too deep in a document; `level` is the level around it."""
    level += message in message.within
    if level > RECORD_DEPTH:
        yield place
        return
    for field in message.fields:
        value = document.get(field.name)
        if isinstance(field.type, Message) and value is not None:
            below = place + pointer(field.name)
            items = enumerate(value) if field.repeated else [("", value)]
            for index, item in items:
                yield from too_deep(field.type, item, level, f"{below}/{index}".rstrip("/"))


def _cycle(message: Message) -> list[Field]:
    """Return the fewest fields that lead from a record back to it."""
    paths = [[field] for field in message.fields]
    seen: set[Message] = set()
    for path in paths:  # which grow while they are read
        record = path[-1].type
        if record is message:
            return path
        if isinstance(record, Message) and message in record.within and record not in seen:
            seen.add(record)
            paths += [[*path, field] for field in record.fields]
    raise ValueError(f"{message.name} does not contain itself")


def _around(examples: Examples, field: Field, item: dict[str, Any]) -> dict[str, Any] | None:
    """Return the smallest document with a value of a field."""
    message, name = field.message, field.name
    others = [examples.item(field)] * (field.sizes.get("min_items", 1) - 1)
    given = {name: [item, *others] if field.repeated else item}
    together = examples.together(message)
    dependent = together.completed({n: v for n, v in given.items() if n in together.members})
    if dependent is None:
        return None
    plain = {n: v for n, v in examples.minimal(message).items() if n not in together.members}
    required = {f.name: examples.value(f) for f in closure(message, [name])}
    found = {**required, **plain, **dependent, **given}
    return None if any(message.presence.faults(found)) else found
