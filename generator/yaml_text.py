"""From a file to the tree of YAML nodes, in which PyYAML has resolved nothing but the syntax.

What cannot be read as one YAML mapping is InvalidSpec: there is nothing to go on with.
"""

from pathlib import Path
from typing import Any

import yaml

from generator.errors import InvalidSpec, SpecError
from generator.model import Location

_DEPTH = 200  # of lists and mappings; the C composer overflows its stack far below


def compose(source: Path | bytes, shown: str) -> yaml.MappingNode:
    """The top-level mapping of a file or of its content, which errors call `shown`."""
    content = source if isinstance(source, bytes) else _read(source, shown)
    text = _decode(content, shown)
    try:
        _refuse_aliases_and_depth(text, shown)
        node = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = location(shown, mark) if mark else Location(shown, 1, 1)
        message = ", ".join(filter(None, (error.context, error.problem)))
        raise InvalidSpec(SpecError(place, f"not YAML: {message}")) from None
    except yaml.reader.ReaderError as error:  # its position counts bytes
        place = _place(shown, text.encode()[: error.position].decode())
        message = f"not YAML: the character {error.character!r} is not allowed"
        raise InvalidSpec(SpecError(place, message)) from None
    if not isinstance(node, yaml.MappingNode):
        place = location(shown, node.start_mark) if node else Location(shown, 1, 1)
        what = "the file is empty" if node is None else "expected a mapping"
        raise InvalidSpec(SpecError(place, f"{what}; a spec begins with the key 'package'"))
    return node


def _refuse_aliases_and_depth(text: str, shown: str) -> None:
    """Looks at the events before any node is made; an alias is seen where it stands."""
    aliases: list[SpecError] = []
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        if isinstance(event, yaml.AliasEvent):
            message = "aliases are not part of the language; write the value out"
            aliases.append(SpecError(location(shown, event.start_mark), message))
        elif isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > _DEPTH:
                raise InvalidSpec(SpecError(location(shown, event.start_mark), "nested too deeply"))
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
    if aliases:
        raise InvalidSpec(*aliases)


def location(shown: str, mark: Any) -> Location:
    """Where a mark of PyYAML stands in the file that errors call `shown`."""
    return Location(shown, mark.line + 1, mark.column + 1)


def _read(path: Path, shown: str) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise InvalidSpec(SpecError(Location(shown, 1, 1), f"cannot be read: {reason}")) from None


def _decode(content: bytes, shown: str) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        place = _place(shown, content[: error.start].decode("utf-8"))
        message = f"not UTF-8: byte 0x{content[error.start]:02x}"
        raise InvalidSpec(SpecError(place, message)) from None


def _place(shown: str, before: str) -> Location:
    """The place right after the text `before`."""
    return Location(shown, before.count("\n") + 1, len(before) - before.rfind("\n"))
