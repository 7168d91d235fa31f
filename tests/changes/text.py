"""Edits of a spec's text as an editor makes them: layout and comments stay."""

from collections.abc import Sequence
from textwrap import indent

import yaml

Path = Sequence[str | int]


def node_at(text: str, path: Path) -> yaml.Node:
    """The node at a path of keys and indexes; KeyError if there is none."""
    node = yaml.compose(text, Loader=yaml.CSafeLoader)
    for key in path:
        if isinstance(node, yaml.SequenceNode) and isinstance(key, int):
            node = node.value[key]
        elif isinstance(node, yaml.MappingNode):
            node = {word.value: value for word, value in node.value}[key]
        else:
            raise KeyError(key)
    assert node is not None
    return node


def _block_at(text: str, path: Path) -> yaml.CollectionNode:
    """A list or mapping in block style, to whose lines others can be added."""
    node = node_at(text, path)
    assert isinstance(node, yaml.CollectionNode), path
    assert not node.flow_style, path
    return node


def _lines(text: str, node: yaml.Node) -> tuple[int, int]:
    """The first line of a node of block style, and the one after its last."""
    last = node
    while isinstance(last, yaml.CollectionNode) and not last.flow_style and last.value:
        value = last.value[-1]
        last = value[1] if isinstance(value, tuple) else value
    content = text[: last.end_mark.index].rstrip()
    return node.start_mark.line, content.count("\n") + 1


def append(text: str, path: Path, block: str) -> str:
    """Puts an item below the last one of the list at a path, at the same indentation."""
    node = _block_at(text, path)
    _, end = _lines(text, node)
    return _inserted(text, end, "\n" + indent(block, " " * node.start_mark.column))


def put(text: str, path: Path, block: str) -> str:
    """Puts keys below the last one of the mapping at a path."""
    node = _block_at(text, path)
    _, end = _lines(text, node)
    return _inserted(text, end, indent(block, " " * node.start_mark.column))


def remove(text: str, path: Path) -> str:
    """Removes an item of a list, or a key with its value."""
    first, end = _span(text, path)
    lines = text.splitlines(keepends=True)
    return "".join(lines[:first] + lines[end:])


def _span(text: str, path: Path) -> tuple[int, int]:
    """The lines of an item, or of a key with its value."""
    parent = _block_at(text, path[:-1])
    node = node_at(text, path)
    first, end = _lines(text, node)
    if isinstance(parent, yaml.MappingNode):
        (first,) = (w.start_mark.line for w, _ in parent.value if w.value == path[-1])
    return first, end


def replace(text: str, path: Path, value: str) -> str:
    """Writes another value in place of the one at a path."""
    node = node_at(text, path)
    _, end = _lines(text, node)
    lines = text.splitlines(keepends=True)
    head = text[: node.start_mark.index]
    return head + value + "\n" + "".join(lines[end:])


def renamed(text: str, path: Path, key: str, name: str) -> str:
    """Another name for a key of the mapping at a path."""
    (word,) = (word for word, _ in node_at(text, path).value if word.value == key)
    return text[: word.start_mark.index] + name + text[word.end_mark.index :]


def _inserted(text: str, line: int, block: str) -> str:
    lines = text.splitlines(keepends=True)
    return "".join(lines[:line]) + block.rstrip("\n") + "\n" + "".join(lines[line:])
