"""Second step, load -> check -> render -> compile -> write: rules over the spec.

Every public function of these modules is a rule: it takes the spec and yields its violations. A
spec that satisfies every rule is valid in every format, and has the same meaning in all of them.
"""

from inspect import isfunction

from generator.errors import SpecError
from generator.model import Spec
from generator.rules import names, patterns, services, text
from generator.rules.nodes import Rule, subjects
from generator.rules.records import fields, nesting, numbers, presence
from generator.rules.types import facets, known, unions, values

# At one place, the first error counts: in the order of these modules, then from top to bottom.
_MODULES = (
    *(names, fields, numbers, patterns, known, unions, presence),
    *(facets, nesting, values, services, text),
)
RULES: tuple[Rule, ...] = tuple(
    rule
    for module in _MODULES
    for name, rule in vars(module).items()
    if isfunction(rule) and rule.__module__ == module.__name__ and not name.startswith("_")
)
# Rules that are newer than some released versions, which are never edited. Comparing needs none.
_FORGIVEN = {numbers.rows, names.value_titles, fields.replacements}
OF_RELEASED = tuple(rule for rule in RULES if rule not in _FORGIVEN)


def check(spec: Spec, rules: tuple[Rule, ...] = RULES) -> list[SpecError]:
    """Return all errors of the spec, in order of place; at one place, in the order of the rules."""
    named = subjects(spec)
    found = dict.fromkeys(
        SpecError(node.location(key), f"{named[node]}: {message}")
        for rule in rules
        for node, key, message in rule(spec)
    )
    return sorted(found, key=lambda error: error.location)
