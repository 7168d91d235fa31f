"""Edits of the small spec, one at a time: what a maintainer may do between two versions."""

from collections.abc import Iterator
from copy import deepcopy

from tests.compat.edits.fields import edits_of_fields
from tests.compat.edits.parts import (
    edits_of_enums,
    edits_of_messages,
    edits_of_services,
    edits_of_the_rest,
)
from tests.compat.edits.trees import as_yaml, tree_of

_PARTS = (edits_of_fields, edits_of_messages, edits_of_enums, edits_of_services, edits_of_the_rest)


def small() -> bytes:
    """The small spec before all edits."""
    return as_yaml(tree_of())


def edited() -> Iterator[tuple[str, bytes]]:
    """Every edit by name, and the spec after it, which need not be valid."""
    before = tree_of()
    for part in _PARTS:
        for name, edit in part(before):
            tree = deepcopy(before)
            edit(tree)
            yield name, as_yaml(tree)
