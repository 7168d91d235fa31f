"""Second step, load -> check -> render -> compile -> write: rules over the spec.

Every public function of these modules is a rule: it takes the spec and yields what breaks it. A
spec that passes every rule is valid in every format, and means the same there.
"""

from inspect import isfunction

from generator.errors import SpecError
from generator.model import Spec
from generator.rules import (
    facets,
    fields,
    names,
    nesting,
    numbers,
    patterns,
    presence,
    services,
    text,
    types,
    values,
)
from generator.rules.nodes import Rule, subjects

# At one place, the first error counts: of the modules in this order, of a module from the top.
_MODULES = (
    *(
        names,
        fields,
        numbers,
        patterns,
        types,
        presence,
        facets,
        nesting,
        values,
        services,
        text,
    ),
)
RULES: tuple[Rule, ...] = tuple(
    rule
    for module in _MODULES
    for name, rule in vars(module).items()
    if isfunction(rule) and rule.__module__ == module.__name__ and not name.startswith("_")
)
# Rules that are younger than some released versions, which nobody edits; comparing needs none.
_FORGIVEN = {numbers.rows, names.value_titles, fields.replacements}
OF_RELEASED = tuple(rule for rule in RULES if rule not in _FORGIVEN)


def check(spec: Spec, rules: tuple[Rule, ...] = RULES) -> list[SpecError]:
    """Every error of the spec, in order of place; at one place, in the order of the rules."""
    named = subjects(spec)
    found = dict.fromkeys(
        SpecError(node.location(key), f"{named[node]}: {message}")
        for rule in rules
        for node, key, message in rule(spec)
    )
    return sorted(found, key=lambda error: error.location)
