"""The severities for Python code agree with the generated modules, over every edit.

The sources of both versions are parsed: code written for the old one breaks if a public name is
removed, if an attribute has a new type or default, or if a constructor requires more arguments.
What an annotation adds to a type is not public: an attribute with a pattern is a string.
"""

import ast
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

import pytest

from generator import formats
from generator.compat.effects import BREAKS
from generator.model import Spec
from generator.resolve import resolve
from tests.compat.versions import versions
from tests.support.thorough import amount

MODULES = ("enums.py", "messages.py", "reading.py")


class Facts(NamedTuple):
    """The type or signature of a name, and its default."""

    type: str = ""
    default: str = ""


class Offer(NamedTuple):
    """The public names, and the required arguments of constructors."""

    names: dict[str, Facts]  # by `Rain.total`
    required: dict[str, set[str]]  # Rain -> station, kind


@cache
def offer(spec: Spec) -> Offer:
    """What the generated modules of a spec offer."""
    found = Offer({}, {})
    for artifact in formats.render("python", resolve(spec), "spec.yaml"):
        if artifact.path.endswith(MODULES):
            package = artifact.path.split("/")[1]
            for statement in _statements(artifact.content):
                for name, facts in _offered(statement):
                    found.names[f"{package}.{name}"] = facts
                if isinstance(statement, ast.ClassDef):
                    found.required[statement.name] = set(_required(statement))
    return found


def _statements(source: bytes) -> list[ast.stmt]:
    """Those of a module without `Code = Annotated[str, ...]`: attributes of this type are `str`.

    Those of the runtime's `Int64` are `int`.
    """
    tree = _Bare().visit(ast.parse(source))
    found: list[ast.stmt] = []
    aliases: set[str] = set()
    for statement in tree.body:
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Subscript()):
                aliases.add(name)
            case _:
                found.append(statement)
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id in aliases:
            node.id = "str"
        elif isinstance(node, ast.Name) and node.id == "Int64":
            node.id = "int"
    return found


class _Bare(ast.NodeTransformer):
    """Of `Annotated[int, ...]` only `int` remains, unless it is given a name."""

    def visit_Assign(self, node: ast.Assign) -> ast.Assign:
        return node

    def visit_Subscript(self, node: ast.Subscript) -> Any:
        match node:
            case ast.Subscript(value=ast.Name(id="Annotated"), slice=ast.Tuple(elts=[kind, *_])):
                return self.visit(kind)
            case _:
                return self.generic_visit(node)


def _offered(statement: ast.stmt) -> Iterator[tuple[str, Facts]]:
    match statement:
        case ast.ClassDef(name=name, body=body):
            yield name, Facts()
            for inner, facts in (pair for member in body for pair in _offered(member)):
                yield f"{name}.{inner}", facts
        case ast.FunctionDef(name=name, args=arguments, returns=returned):
            yield name, Facts(ast.unparse(arguments), ast.unparse(returned) if returned else "")
        case ast.AnnAssign(target=ast.Name(id=name)) if not name.startswith("_"):
            yield name, Facts(ast.unparse(statement.annotation), _default(statement.value))
        case ast.Assign(targets=[ast.Name(id=name)]) if not name.startswith("_"):
            yield name, Facts()  # of an enum; code does not depend on its number


def _default(value: ast.expr | None) -> str:
    """The default of an attribute, plain or within `field(...)`; empty if it is required."""
    if not isinstance(value, ast.Call):
        return ast.unparse(value) if value else ""
    arguments = {keyword.arg: keyword.value for keyword in value.keywords}
    if "default_factory" in arguments:
        return "[]"
    return ast.unparse(arguments["default"]) if "default" in arguments else ""


def _required(record: ast.ClassDef) -> Iterator[str]:
    for member in record.body:
        if isinstance(member, ast.AnnAssign) and not _default(member.value):
            yield ast.unparse(member.target)


def breaks(old: Spec, new: Spec) -> bool:
    """Whether code written for the old version breaks with the new one."""
    before, after = offer(old), offer(new)
    for name, facts in before.names.items():
        there = after.names.get(name)
        if there is None or there.type != facts.type:
            return True
        if facts.default and there.default != facts.default:
            return True
    return any(after.required[name] - required for name, required in before.required.items())


@pytest.mark.parametrize("direction", ["done", "undone"])
def test_verdicts_are_those_of_the_modules(direction: str) -> None:
    """Our severity agrees with the generated modules for every pair."""
    wrong: list[str] = []
    broken = 0
    for pair in versions():
        if pair.edit.startswith("undone") == (direction == "undone"):
            ours = any(change.effects.python == BREAKS for change in pair.changes())
            theirs = breaks(pair.old, pair.new)
            broken += theirs
            if ours != theirs:
                wrong.append(f"{pair.edit}: {ours}, {[str(c) for c in pair.changes()]}")
    assert wrong == []
    assert broken >= amount(5, 100)
