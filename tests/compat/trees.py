"""Specs as plain trees of strings, so that edits need no reader of the generator."""

from collections.abc import Callable, Iterator
from copy import copy
from typing import Any, NamedTuple

import yaml

from tests.support.project import PROJECT

Path = tuple[str | int, ...]
Node = dict[str, Any]


class _Words(yaml.CSafeDumper):
    """Writes 0 and yes without quotes: it knows no scalars but strings."""

    yaml_implicit_resolvers = {}  # noqa: RUF012 - as its base has it

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002 - as its base has it
        """Write a part that is in two places twice."""
        return True


class Tree(NamedTuple):
    """A spec; each edit returns another one."""

    root: Node

    def get(self, *path: str | int) -> Any:
        """What is at a path."""
        found: Any = self.root
        for key in path:
            found = found[key]
        return found

    def put(self, *path: str | int, value: Any) -> "Tree":
        """Sets what is at a path."""
        return self._edited(path, lambda owner: owner.__setitem__(path[-1], value))

    def update(self, *path: str | int, **values: Any) -> "Tree":
        """Sets several keys of the mapping at a path."""
        return self.put(*path, value=self.get(*path) | values)

    def add(self, *path: str | int, value: Any) -> "Tree":
        """Appends to the list at a path, which may be missing."""
        return self.put(*path, value=[*self.get(*path[:-1]).get(path[-1], ()), value])

    def drop(self, *path: str | int) -> "Tree":
        """Removes what is at a path."""
        return self._edited(path, lambda owner: owner.__delitem__(path[-1]))

    def _edited(self, path: Path, edit: Callable[[Any], None]) -> "Tree":
        owner: Any = {"root": self.root}
        tree = owner
        for key in ("root", *path[:-1]):  # the rest is shared
            owner[key] = copy(owner[key])
            owner = owner[key]
        edit(owner)
        return Tree(tree["root"])

    def messages(self) -> Iterator[Path]:
        """The paths of the records and of the messages of services."""
        yield from (("messages", index) for index in range(len(self.root["messages"])))
        for place, service in enumerate(self.root["services"]):
            for index in range(len(service["messages"])):
                yield "services", place, "messages", index

    def owners(self) -> Iterator[tuple[str, Path, list[Path]]]:
        """Each list of fields: the name and path of its owner, and the messages that have them."""
        for index, group in enumerate(self.root["groups"]):
            include = {"include": group["name"]}
            users = [path for path in self.messages() if include in self.get(*path, "fields")]
            yield group["name"], ("groups", index), users
        for path in self.messages():
            name = self.get(*path, "name")
            yield name, path, [path]
            for index, member in enumerate(self.get(*path, "fields")):
                if "oneof" in member:
                    yield f"{name}.{member['oneof']}", (*path, "fields", index), [path]

    def reserve(self, messages: list[Path], key: str, *words: str) -> "Tree":
        """Reserves numbers or names in messages."""
        tree = self
        for path in messages:
            for word in words:
                tree = tree.add(*path, key, value=word)
        return tree

    def as_yaml(self) -> str:
        """The tree as a spec again."""
        return yaml.dump(self.root, Dumper=_Words, allow_unicode=True, sort_keys=False)


def small() -> Tree:
    """The small spec, every scalar a string."""
    path = PROJECT / "tests" / "cases" / "small.yaml"
    # this loader returns nothing but strings, lists and mappings
    return Tree(yaml.load(path.read_bytes(), Loader=yaml.CBaseLoader))  # noqa: S506


def with_types(node: Any, words: dict[str, str]) -> Any:
    """The tree with other titles, and other types where fields name them."""
    if isinstance(node, list):
        return [with_types(item, words) for item in node]
    if not isinstance(node, dict):
        return node
    named = {
        key: words.get(value, value) for key, value in node.items() if key in ("title", "type")
    }
    return {key: with_types(value, words) for key, value in node.items()} | named
