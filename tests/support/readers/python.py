"""The dataclasses, read through `dataclasses.fields`, type hints and docstrings."""

import ast
import dataclasses
import json
import re
import types
import typing
from collections.abc import Iterator, Mapping
from datetime import datetime
from enum import Enum, IntEnum
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import email_interactions
import email_interactions.messages
from tests.support.readers.facts import Fact, Facts, required_when
from tests.support.readers.spec import PATTERNED, RECORDS

_PYTHON_KINDS: dict[Any, str] = {
    str: "string",
    int: "integer",
    float: "number",
    bool: "boolean",
    datetime: "timestamp",
    dict[str, Any]: "object",
}
_UNIONS = (types.UnionType, typing.Union)
_CONDITION = re.compile(
    r"Required if `([^`]+)` is (not )?(?:present|(\"(?:[^\"\\]|\\.)*\"|[^ .]+))\."
)


def facts_of_dataclasses() -> Facts:
    """Return the facts in the dataclasses; names as in JSON, conditions from the docstrings."""
    return {name: dict(_class_facts(getattr(email_interactions, name))) for name in RECORDS}


def _class_facts(record: type[Any]) -> Iterator[tuple[str, Fact]]:
    hints = typing.get_type_hints(record)
    docs = attribute_docs(record.__name__)
    for field in dataclasses.fields(record):
        doc = docs[field.name]
        called = re.search(r"JSON name: `(\w+)`", doc)
        name = called[1] if called else field.name
        optional, hint = without_none(hints[field.name])
        repeated = typing.get_origin(hint) is list
        without_default = (
            field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
        )
        required = "yes" if without_default else "no"
        if condition := _CONDITION.search(doc):
            value = json.loads(condition[3]) if condition[3] else None
            required = required_when(condition[1], value, negated=bool(condition[2]))
        assert optional == (required != "yes" and not repeated and field.default is None), name
        kind = kind_of_hint(hint, repeated=repeated)
        if kind == "Union":  # whose name only the text of the annotation has
            kind = re.sub(r"^list\[|\]$| \| None$", "", str(field.type))
        word = re.search(r"Type `([^`]+)`[.]", doc)
        kind = "pattern" if word and word[1] in PATTERNED else kind
        yield name, Fact(name, kind, repeated, required)


def without_none(hint: Any) -> tuple[bool, Any]:
    """Return a type hint without None, and whether it allows None."""
    parts = typing.get_args(hint)
    if typing.get_origin(hint) in _UNIONS and type(None) in parts:
        return True, typing.Union[tuple(part for part in parts if part is not type(None))]  # noqa: UP007
    return False, hint


def kind_of_hint(hint: Any, *, repeated: bool) -> str:
    """Return the kind of a type hint; for a list, the kind of its items."""
    item = typing.get_args(hint)[0] if repeated else hint
    if typing.get_origin(item) in _UNIONS:
        return "Union"
    if typing.get_origin(item) is typing.Literal:
        item = type(typing.get_args(item)[0])
    elif isinstance(item, type) and issubclass(item, Enum) and not issubclass(item, int):
        item = str  # words, of which another generator makes an enum
    return _PYTHON_KINDS.get(item) or str(item.__name__)


@cache
def attribute_docs(record: str) -> Mapping[str, str]:
    """Return the string below each attribute of a dataclass, its lines joined."""
    path = Path(str(email_interactions.messages.__file__))
    tree = ast.parse(path.read_text(encoding="utf-8"))
    (body,) = (n.body for n in tree.body if isinstance(n, ast.ClassDef) and n.name == record)
    return {
        node.target.id: " ".join(below.value.value.split())
        for node, below in pairwise(body)
        if isinstance(node, ast.AnnAssign)
        and isinstance(node.target, ast.Name)
        and isinstance(below, ast.Expr)
        and isinstance(below.value, ast.Constant)
        and isinstance(below.value.value, str)
    }


def enums_of_python() -> dict[str, dict[str, int]]:
    """Return every IntEnum: its names and numbers."""
    return {
        name: {value.name: value.value for value in found}
        for name, found in vars(email_interactions).items()
        if isinstance(found, type) and issubclass(found, IntEnum)
    }
