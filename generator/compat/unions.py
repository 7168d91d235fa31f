"""Effects of changes of a union, on documents if it is the type of a field."""

from generator.compat.cases import Case
from generator.compat.effects import (
    JSON,
    NEW_READER,
    NO_EFFECTS,
    OLD_READER,
    SOURCE,
    WIRE,
    Effects,
)
from generator.model import Spec, Union


def union_changed(case: Case) -> Effects:
    """Return the effects of other variants; the records of a stream are read one by one."""
    old, new = case.old, case.new
    pairs = list(zip(case.specs, (old, new), strict=True))
    if not all(_is_held(spec, union) for spec, union in pairs):
        return NO_EFFECTS
    if old.discriminator != new.discriminator:
        return WIRE | JSON | SOURCE
    before, after = (
        {(v.value, spec.types[v.type].name) for v in union.variants} for spec, union in pairs
    )
    effects = (NEW_READER | SOURCE).when(bool(before - after))
    return effects | OLD_READER.when(bool(after - before))


def _is_held(spec: Spec, union: Union) -> bool:
    """Return whether a union is the type of a field."""
    return any(field.type == union.name for m in spec.messages for field in m.fields)
