"""Second step, load -> check -> render -> compile -> write: rules over the Spec.

A rule is a function from the spec to the errors it finds; the rooms of generator/rules hold them
by topic. What passes every rule comes out of every format valid and meaning the same.
"""

from collections.abc import Callable, Iterator

from generator.errors import SpecError
from generator.model import Spec
from generator.rules import (
    depth,
    documents,
    languages,
    masks,
    names,
    numbers,
    patterns,
    services,
    source,
    text,
    types,
    values,
)

Rule = Callable[[Spec], Iterator[SpecError]]

RULES: tuple[Rule, ...] = (
    names.package,
    names.file_options,
    names.types_and_services,
    languages.builders,
    languages.methods,
    names.titles,
    names.reserved,
    names.enum_values,
    names.fields,
    names.fields_told_apart,
    languages.accessors,
    names.unions,
    numbers.enum_values,
    numbers.fields,
    numbers.reserved,
    numbers.own_fields,
    types.vocabulary,
    patterns.portable,
    types.not_empty,
    types.field_types,
    types.oneofs,
    types.field_enums,
    types.conditions,
    types.no_recursion,
    depth.nesting,
    types.records_stand_alone,
    types.unions,
    values.defaults,
    values.examples,
    documents.examples,
    services.names,
    services.own_types,
    services.methods,
    services.known_messages,
    services.errors_told_once,
    masks.names,
    source.rows,
    text.readable,
    text.one_line,
    text.no_instructions,
)


def check(spec: Spec) -> list[SpecError]:
    """Every error of the spec, in order of place; at one place, in the order of the rules."""
    found = dict.fromkeys(error for rule in RULES for error in rule(spec))
    return sorted(found, key=lambda error: error.location)
