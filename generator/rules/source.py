"""What the source says and what was added are told apart."""

from collections.abc import Iterable, Iterator

from generator.errors import SpecError
from generator.model import Field, Spec
from generator.rules import error


def rows(spec: Spec) -> Iterator[SpecError]:
    """Fields of a documented table name their rows, 1, 2, 3 and so on; added fields have none."""
    for group in spec.groups:
        yield from _in_order(group.name, group.fields)
    for message in spec.all_messages():
        own = [field for field in message.fields if field.group is None]
        if message.table is not None:
            yield from _in_order(message.name, own)
            continue
        for field in own:
            if field.row is not None:
                text = f"{message.name} names no 'table' of the source, so this is no row of one"
                yield error(field, "row", f"{message.name}.{field.name}", text)


def _in_order(owner: str, fields: Iterable[Field]) -> Iterator[SpecError]:
    documented = (field for field in fields if field.row is not None)
    for expected, field in enumerate(documented, start=1):
        if field.row != expected:
            text = f"expected row {expected}, not {field.row}; fields stand in the source's order"
            yield error(field, "row", f"{owner}.{field.name}", text)
