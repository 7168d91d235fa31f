"""Specs as plain trees of words, and edits of them; no reader of the generator has a say here."""

from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import yaml

from tests.support.readers import PROJECT

Tree = dict[str, Any]
Edit = Callable[[Tree], None]
SMALL = PROJECT / "tests" / "cases" / "small.yaml"


class _Words(yaml.CSafeDumper):
    """Writes 0 and yes as they are: it knows no other scalars from which to tell them apart."""

    yaml_implicit_resolvers = {}  # noqa: RUF012 - as its base has it


def tree_of(path: Path = SMALL) -> Tree:
    """The YAML of a spec, every scalar a word."""
    # this loader makes nothing but words, lists and mappings
    tree: Tree = yaml.load(path.read_bytes(), Loader=yaml.CBaseLoader)  # noqa: S506
    return tree


def as_yaml(tree: Tree) -> bytes:
    """A tree as a spec again."""
    content: bytes = yaml.dump(tree, Dumper=_Words, encoding="utf-8", allow_unicode=True)
    return content


def path_to(*keys: str | int) -> Callable[[Tree], Any]:
    """Follows a path in a tree."""

    def follow(tree: Any) -> Any:
        for key in keys:
            tree = tree[key]
        return tree

    return follow


def put(*path: str | int, value: Any) -> Edit:
    """Sets what stands at a path."""

    def edit(tree: Tree) -> None:
        path_to(*path[:-1])(tree)[path[-1]] = deepcopy(value)

    return edit


def add(*path: str | int, value: Any, first: bool = False) -> Edit:
    """Puts an item into the list at a path, which may not be there yet."""

    def edit(tree: Tree) -> None:
        items = path_to(*path[:-1])(tree).setdefault(path[-1], [])
        items.insert(0 if first else len(items), deepcopy(value))

    return edit


def drop(*path: str | int) -> Edit:
    """Removes what stands at a path."""

    def edit(tree: Tree) -> None:
        del path_to(*path[:-1])(tree)[path[-1]]

    return edit


def in_turn(*edits: Edit) -> Edit:
    """Several edits as one."""

    def edit(tree: Tree) -> None:
        for one in edits:
            one(tree)

    return edit
