"""Documents with recursive records at the maximum depth, and deeper."""

from collections.abc import Iterator
from typing import Any

from generator.core.bounds import RECORD_DEPTH
from generator.core.recursion import Part
from generator.core.values import pointer
from generator.corpus.examples import Examples
from generator.corpus.together import closure
from generator.resolved.messages import Field, Message, Union

Step = tuple[Field, Part[Message]]


def nested(examples: Examples, start: Part[Message], levels: int) -> dict[str, Any] | None:
    """Return a document with a number of nested records; more if the last one contains others.

    None if the presence of other fields rules it out, as far as that is tried.
    """
    cycle = _cycle(start.message)
    steps = [cycle[level % len(cycle)] for level in range(levels - 1)]
    parts = [start, *(part for _, part in steps)]
    document: dict[str, Any] | None = examples.part(parts.pop())
    for (field, _), part in zip(reversed(steps), reversed(parts), strict=True):
        document = document and _around(examples, part, field, document)
    return document


def too_deep(message: Message, document: Any, level: int, place: str = "") -> Iterator[str]:
    """Yield pointers to records that are too deep in a document; `level` is the level around it."""
    level += message in message.within
    if level > RECORD_DEPTH:
        yield place
        return
    for field in message.fields:
        value = document.get(field.name)
        if field.parts and value is not None:
            below = place + pointer(field.name)
            items = enumerate(value) if field.repeated else [("", value)]
            for index, item in items:
                of_union = field.type.selected(item) if isinstance(field.type, Union) else None
                record = of_union or field.parts[0].message
                yield from too_deep(record, item, level, f"{below}/{index}".rstrip("/"))


def _cycle(message: Message) -> list[Step]:
    """Return the fewest fields that lead from a record back to it, each with its record."""
    paths = [[step] for step in _steps(message)]
    seen: set[Message] = set()
    for path in paths:  # which grow while they are read
        record = path[-1][1].message
        if record is message:
            return path
        if message in record.within and record not in seen:
            seen.add(record)
            paths += [[*path, step] for step in _steps(record)]
    raise ValueError(f"{message.name} does not contain itself")


def _steps(message: Message) -> Iterator[Step]:
    yield from ((field, part) for field in message.fields for part in field.parts)


def _around(
    examples: Examples, part: Part[Message], field: Field, item: dict[str, Any]
) -> dict[str, Any] | None:
    """Return the smallest document of a record with a value of a field."""
    message, name = field.message, field.name
    others = [examples.item(field)] * (field.sizes.get("min_items", 1) - 1)
    given = {**dict(part.fixed), name: [item, *others] if field.repeated else item}
    together = examples.together(message)
    dependent = together.completed({n: v for n, v in given.items() if n in together.members})
    if dependent is None:
        return None
    plain = {n: v for n, v in examples.part(part).items() if n not in together.members}
    required = {f.name: examples.value(f) for f in closure(message, [name])}
    found = {**required, **plain, **dependent, **given}
    return None if any(message.presence.faults(found)) else found
