"""Changes of what only readers of the pages see."""

from collections.abc import Iterator, Sequence
from typing import Any

from generator.compat.changes import Change
from generator.compat.kinds import Kind
from generator.model import Node


def text_changes(
    old: Node, new: Node, subject: str, others: Sequence[str] = ()
) -> Iterator[Change]:
    """What changed of a node's description, its decisions and other keys without effects."""
    for key in ("description", *others, "decisions"):
        before, after = (_plain(getattr(node, key, None)) for node in (old, new))
        if before != after:
            yield Change(Kind.TEXT, new.location(key), subject, f"{key} changed")


def _plain(value: Any) -> object:
    """Comparable by value: nodes are equal to nothing but themselves."""
    if isinstance(value, Node):
        names = [name for name in type(value).__dataclass_fields__ if name != "at"]
        return [_plain(getattr(value, name)) for name in names]
    return [_plain(item) for item in value] if isinstance(value, tuple) else repr(value)
