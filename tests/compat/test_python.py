"""The severities for Python code agree with the generated modules, over every edit.

The sources of both versions are parsed: code written for the old one breaks if a public name is
removed, if an attribute has a new type or default, or if a constructor requires more arguments.
"""

import ast
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

import pytest

from generator import formats
from generator.compat.kinds import BREAKS
from generator.model import Spec
from generator.resolve import resolve
from tests.compat.versions import versions

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
            for statement in ast.parse(artifact.content).body:
                for name, facts in _offered(statement):
                    found.names[f"{package}.{name}"] = facts
                if isinstance(statement, ast.ClassDef):
                    found.required[statement.name] = set(_required(statement))
    return found


def _offered(statement: ast.stmt) -> Iterator[tuple[str, Facts]]:
    match statement:
        case ast.ClassDef(name=name, body=body):
            yield name, Facts()
            for inner, facts in (pair for member in body for pair in _offered(member)):
                yield f"{name}.{inner}", facts
        case ast.FunctionDef(name=name, args=arguments, returns=returned):
            yield name, Facts(ast.unparse(arguments), ast.unparse(returned) if returned else "")
        case ast.AnnAssign(target=ast.Name(id=name)) if not name.startswith("_"):
            value = ast.unparse(statement.value) if statement.value else ""
            yield name, Facts(ast.unparse(statement.annotation), value)
        case ast.Assign(targets=[ast.Name(id=name)]):
            yield name, Facts()  # of an enum; code does not depend on its number


def _required(record: ast.ClassDef) -> Iterator[str]:
    for member in record.body:
        if isinstance(member, ast.AnnAssign) and member.value is None:
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
    assert broken >= 100
