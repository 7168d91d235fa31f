"""The list of mutations: each can be applied, and names a test. `make mutations` applies them."""

import re
from pathlib import Path

from tests.mutations.mutations import Mutation, catching, mutations
from tests.support.grouped import grouped
from tests.support.project import PROJECT

MUTATIONS = mutations()


@grouped("mutation", MUTATIONS)
def test_a_mutation_can_be_applied(mutation: Mutation) -> None:
    """Its text occurs once in its file."""
    text = (PROJECT / mutation.file).read_text(encoding="utf-8")
    assert text.count(mutation.old) == 1
    assert mutation.old != mutation.new


@grouped("test", catching([None]))
def test_a_test_that_catches_one_exists(test: str) -> None:
    """It is not one that catches any edit."""
    file, _, name = test.partition("::")
    assert not file.startswith("tests/pipeline/")
    assert re.search(rf"^def {name}\(", Path(PROJECT, file).read_text("utf-8"), re.M)


def test_names_are_unique() -> None:
    """A word on the command line selects mutations by their names."""
    names = [mutation.name for mutation in MUTATIONS]
    assert len(names) == len(set(names))
