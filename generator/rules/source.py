"""What the source says and what was added are told apart."""

from collections.abc import Iterable, Iterator
from itertools import zip_longest

from generator.errors import SpecError
from generator.model import Field, Spec
from generator.rules import error, legible


def rows(spec: Spec) -> Iterator[SpecError]:
    """Fields of a documented table name their rows, 1, 2, 3 and so on; added fields have none."""
    for group in legible(spec.groups, "fields"):
        yield from _in_order(group.name, group.fields)
    for message in legible(spec.all_messages(), "table", "fields"):
        own = [field for field in message.fields if field.group is None]
        if message.table is not None:
            yield from _in_order(message.name, own)
            continue
        for field in own:
            if field.row is not None:
                text = f"{message.name} names no 'table' of the source, so this is no row of one"
                yield error(field, "row", f"{message.name}.{field.name}", text)


def _in_order(owner: str, fields: Iterable[Field]) -> Iterator[SpecError]:
    """One wrong row is one error: it counts as right if the next goes on from there, else not."""
    documented = [(f, f.row) for f in fields if f.row is not None or not f.has_read("row")]
    expected = 1
    for (field, row), following in zip_longest(documented, documented[1:]):
        if row is not None and row != expected and field.has_read("row"):
            text = f"expected row {expected}, not {row}; fields stand in the source's order"
            yield error(field, "row", f"{owner}.{field.name}", text)
            expected = expected if following and following[1] == expected + 1 else row
        expected += 1
