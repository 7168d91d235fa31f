"""Two versions of a spec -> every change between them, part by part."""

from collections.abc import Iterator

from generator.compat.changes import Change, merged
from generator.compat.effects import BREAKS, PYTHON, SOURCE, STUBS, Effects
from generator.compat.kinds import Kind
from generator.compat.matching import Matched
from generator.compat.messages import Types, type_changes
from generator.compat.services import service_changes
from generator.compat.texts import text_changes
from generator.compat.types import effects_of, shape_of
from generator.model import Spec, Union

_ANOTHER_PACKAGE = Effects(wire_new=BREAKS, wire_old=BREAKS, stubs=BREAKS)  # calls name it


def changes(old: Spec, new: Spec) -> list[Change]:
    """Every change, in order of place in the new spec. Both specs must have passed the check."""
    records = Types(old, old.messages, old.enums), Types(new, new.messages, new.enums)
    return merged(
        [
            *_package_changes(old, new),
            *_word_changes(old, new),
            *type_changes(*records, new),
            *_union_changes(old, new),
            *service_changes(old, new),
        ]
    )


def _package_changes(old: Spec, new: Spec) -> Iterator[Change]:
    before, after = old.package, new.package
    if before.name != after.name:
        words = f"name changed from '{before.name}' to '{after.name}'"
        yield Change(Kind.PACKAGE_NAME, after.location("name"), "package", words, SOURCE)
    if before.protobuf != after.protobuf:
        words = f"protobuf package changed from '{before.protobuf}' to '{after.protobuf}'"
        at = after.location("protobuf")
        yield Change(Kind.PROTOBUF_PACKAGE, at, "package", words, _ANOTHER_PACKAGE)
    for option in sorted(before.options.keys() | after.options.keys()):
        values = before.options.get(option), after.options.get(option)
        if values[0] != values[1]:
            words = f"option {option} changed from {values[0]!r} to {values[1]!r}"
            yield Change(Kind.FILE_OPTION, after.location("options"), "package", words, STUBS)
    yield from text_changes(before, after, "package", ("title",))
    for key in ("publisher", "title", "edition", "notice"):
        if getattr(before.source, key) != getattr(after.source, key):
            at = after.source.location(key)
            yield Change(Kind.TEXT, at, "package.source", f"{key} changed")


def _word_changes(old: Spec, new: Spec) -> Iterator[Change]:
    """What words mean; a field that takes another word is told of itself."""
    for before, after in Matched(old.scalars, new.scalars).pairs():
        shapes = shape_of(before), shape_of(after)
        if shapes[0] != shapes[1]:
            key = "base" if before.base != after.base else "pattern"
            words, effects = f"{key} changed", effects_of(*shapes)
            yield Change(Kind.WORD_CHANGED, after.location(key), after.name, words, effects)
        others = ("examples", "counterexamples")
        yield from text_changes(before, after, after.name, others)


def _union_changes(old: Spec, new: Spec) -> Iterator[Change]:
    """Unions are functions of Python; what they take and return is in their types."""
    unions = Matched(old.unions, new.unions)
    for union in unions.added():
        yield Change(Kind.UNION_ADDED, union.location("name"), union.name, "union added")
    for union in unions.removed():
        at = new.location("unions")
        yield Change(Kind.UNION_REMOVED, at, union.name, "union removed", PYTHON)
    for before, after in unions.pairs():
        if _signature(old, before) != _signature(new, after):
            words = "other names, discriminator or variants"
            yield Change(Kind.UNION_CHANGED, after.location(), after.name, words, PYTHON)
        yield from text_changes(before, after, after.name)


def _signature(spec: Spec, union: Union) -> tuple[object, ...]:
    variants = tuple((v.value, spec.types[v.type].name) for v in union.variants)
    return union.plural, union.discriminator, variants
