"""What the source says and what was added are told apart."""

from collections.abc import Iterable, Iterator
from math import inf

from generator.errors import SpecError
from generator.model import Field, Spec
from generator.rules.nodes import error, legible


def rows(spec: Spec) -> Iterator[SpecError]:
    """Fields of a documented table name their rows, in ascending order; added fields have none."""
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
    """Rows ascend, and may be left out. One wrong row is one error, and counts for nothing."""
    documented = [(f, f.row) for f in legible(fields, "row") if f.row is not None]
    last = 0
    after = [*(row for _, row in documented[1:]), inf]
    for (field, row), following in zip(documented, after, strict=False):
        if row <= last:
            is_twice = row == last > 0
            text = (
                f"row {row} is given twice"
                if is_twice
                else f"expected a row after {last}, not {row}"
            )
        elif last < following < row:
            text = f"row {row} stands before row {following}"
        else:
            last = row
            continue
        order = "fields stand in the source's order"
        yield error(field, "row", f"{owner}.{field.name}", f"{text}; {order}")
