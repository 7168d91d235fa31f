"""Facets: each fits its type and has a sensible bound, and together they allow a value."""

from collections.abc import Iterator
from typing import Any

from generator.core.bounds import INT32_MAX, RANGES
from generator.core.facets import CLOSED, FACETS, Facets, broken_facet, of_lists, value_with
from generator.core.vocabulary import Base
from generator.model import Field, Scalar, Spec
from generator.rules.nodes import Fault, declared_fields, parsed, shown
from generator.rules.targets import may_match
from generator.rules.types.values import IS_VALUE

_LEAST = {"min_items": 2, "max_items": 1, "min_length": 1, "max_length": 1}
_EITHER = (("minimum", "exclusive_minimum"), ("maximum", "exclusive_maximum"))
_USUAL: dict[Base, Any] = {
    Base.STRING: "text",
    Base.INTEGER: 7,
    Base.INTEGER64: 7,
    Base.NUMBER: 1.5,
    Base.BOOLEAN: True,
}


def suitable(spec: Spec) -> Iterator[Fault]:
    """A facet restricts a type that it fits, and only once."""
    for node, type_ in _owners(spec):
        for name in node.facets:
            if problem := _misplaced(node, type_, name):
                yield node, name, problem
    for field in declared_fields(spec, "type", "enum"):
        target = spec.types.get(field.type) if field.enum else None
        if isinstance(target, Scalar) and target.facets:
            facets = ", ".join(f"'{name}'" for name in target.facets)
            text = f"the type '{field.type}' has {facets}; an enum defines its own values"
            yield field, "enum", text


def bounds(spec: Spec) -> Iterator[Fault]:
    """The bound of a facet is a size, or consists of values of the base type."""
    for node, type_ in _owners(spec):
        for name in node.facets:
            if not _misplaced(node, type_, name) and (problem := _misfit(node, type_, name)):
                yield node, name, f"'{name}' {problem}"


def consistent(spec: Spec) -> Iterator[Fault]:
    """Some value has all facets of its type."""
    for node, type_ in _owners(spec):
        if _is_valid(node, type_) and (problem := _contradiction(node, type_)):
            yield node, [*node.facets][-1], problem


def examples(spec: Spec) -> Iterator[Fault]:
    """An example of a type with a pattern has all its facets; for a field, at least one does."""
    for node, type_ in _owners(spec):
        if type_ and type_.pattern and type_.has_read("examples") and _is_valid(node, type_):
            facets = type_.restricted(node.facets).facets
            broken = [broken_facet(text, facets) for text in type_.examples]
            if node is type_:
                for index, name in enumerate(broken):
                    if name:
                        text = f"the example '{type_.examples[index]}' breaks '{name}'"
                        yield type_, f"examples[{index}]", text
            elif isinstance(node, Field) and all(broken) and not node.examples:
                text = f"no example of '{type_.name}' has these facets; add 'examples'"
                yield node, [*node.facets][-1], text


def _owners(spec: Spec) -> Iterator[tuple[Scalar | Field, Scalar | None]]:
    """Yield types and fields that have facets, and the scalar type that these restrict."""
    for scalar in parsed(spec.scalars, "base", "pattern", *FACETS):
        if scalar.facets:
            yield scalar, scalar
    for field in declared_fields(spec, "type", "enum", *FACETS):
        target = spec.types.get(field.type) if field.facets else None
        if target and target.has_read("base", "pattern", *FACETS):
            yield field, target if isinstance(target, Scalar) else None


def _misplaced(node: Scalar | Field, type_: Scalar | None, name: str) -> str | None:
    bases = FACETS[name].bases
    if not bases:
        is_list = isinstance(node, Field) and node.repeated
        return None if is_list else f"only a list has '{name}', a type with '[]'"
    if type_ is None or type_.base not in bases:
        found = f"base '{type_.base}'" if type_ else "a message"
        return f"'{name}' restricts base {' or '.join(bases)}, not {found}"
    if isinstance(node, Field) and node.enum and type_.base is Base.INTEGER:
        return f"an enum defines its own values; leave '{name}' out"
    if isinstance(node, Field) and name in type_.facets and name != "values":
        return f"the type '{type_.name}' already has '{name}'; leave it out or use another type"
    return None


def _misfit(node: Scalar | Field, type_: Scalar | None, name: str) -> str | None:
    """Return why the bound of a facet is impossible."""
    bound = node.facets[name]
    if name in _LEAST:
        if _LEAST[name] <= bound <= INT32_MAX:
            return None
        because = "; an empty list means absent" if name == "min_items" else ""
        return f"must be from {_LEAST[name]} to {INT32_MAX}, not {bound}{because}"
    is_list = isinstance(bound, list) and name != "const"
    values = bound if is_list else [bound]
    is_closed = type_ and node is not type_ and name in CLOSED and _is_valid(type_, type_)
    words = type_.facets.get("values") if type_ and is_closed else None
    for value in values if type_ else ():
        is_value = type_ and IS_VALUE[type_.base](value) and may_match(type_, value)
        if type_ and not (is_value and (words is None or value in words)):
            kind = f"type '{type_.name}'" if type_.pattern or words else f"base '{type_.base}'"
            must = "contain values" if is_list else "be a value"
            return f"must {must} of {kind}, not {shown(value)}"
    twice = (shown(value) for index, value in enumerate(values) if value in values[:index])
    return next((f"contains {value} twice" for value in twice), None if values else "is empty")


def _is_valid(node: Scalar | Field, type_: Scalar | None) -> bool:
    """Return whether each facet is suitable on its own, and the type of a field has no error."""
    if any(_misplaced(node, type_, name) or _misfit(node, type_, name) for name in node.facets):
        return False
    if type_ is None or node is type_:
        return True
    return _is_valid(type_, type_) and not _contradiction(type_, type_)


def _contradiction(node: Scalar | Field, type_: Scalar | None) -> str | None:
    facets = type_.restricted(node.facets).facets if type_ else {}
    closed = [name for name in CLOSED if name in facets]
    if closed and (len(facets) > 1 or (type_ and type_.pattern)):
        if isinstance(node, Field) and closed[0] in node.facets and type_:
            others = (name for name in type_.facets if name != "values")
            other = next(others, "pattern" if type_.pattern else "")
            if other:
                return (
                    f"'{closed[0]}' defines all values, but the type '{type_.name}' has '{other}';"
                    " use a type without facets and pattern"
                )
        return f"'{closed[0]}' defines all values; leave other facets and 'pattern' out"
    for one, other in _EITHER:
        if one in facets and other in facets:
            return f"'{one}' and '{other}' are both given; leave one of them out"
    is_free = type_ and facets and not type_.pattern
    if type_ and is_free:
        value = value_with(facets, _USUAL[type_.base], RANGES.get(type_.base))
        if value is None:
            return f"no value has all of {_listed(facets)}"
    sizes = of_lists(node.facets)
    if sizes.get("min_items", 0) > sizes.get("max_items", INT32_MAX):
        return f"no list has all of {_listed(sizes)}"
    return None


def _listed(facets: Facets) -> str:
    return ", ".join(f"'{name}: {shown(bound)}'" for name, bound in facets.items())
