"""What a change of a field's type does: which values of the one type the other takes."""

from typing import NamedTuple

from generator.compat.effects import BREAKS, NOTHING, Effects, Grade
from generator.model import Base, Enum, Field, Message, Scalar, Spec
from generator.resolve import SCALARS


class Shape(NamedTuple):
    """The values of a field, whatever the word for them is."""

    kind: str  # a base, "enum", or the name of a message
    wire: str  # how they travel in protobuf; other than that they are not read
    python: str
    protobuf: str
    pattern: str | None = None
    numbers: frozenset[int] = frozenset()  # of an enum
    names: frozenset[str] = frozenset()  # by which ProtoJSON may spell them


def shape(spec: Spec, field: Field) -> Shape:
    """The values of a field, those of an item where it is a list."""
    return shape_of(spec.target(field))


def shape_of(target: Scalar | Enum | Message) -> Shape:
    """What the values of a scalar, an enum or a message are."""
    name = target.name
    if isinstance(target, Scalar):
        kind, names = target.base.value, SCALARS[target.base]
        return Shape(kind, kind, names.python, names.protobuf, pattern=target.pattern)
    if isinstance(target, Message):
        return Shape(name, name, name, name)
    return Shape(
        kind="enum",
        wire=Base.INTEGER.value,  # enums and integers travel alike
        python=name,
        protobuf=name,
        numbers=frozenset(value.number for value in target.values),
        names=frozenset(value.name for value in target.values),
    )


def effects_of(old: Shape, new: Shape) -> Effects:
    """What it does that values of the old shape are values of the new one now."""
    same_wire = old.wire == new.wire
    return Effects(
        wire_new=_grade(same_wire and _is_within(old, new)),
        wire_old=_grade(same_wire and _is_within(new, old)),
        json_new=_grade(_is_within(old, new) and _can_be_spelled(old, new)),
        json_old=_grade(_is_within(new, old) and _can_be_spelled(new, old)),
        python=_grade(old.python == new.python),
        stubs=_grade(old.protobuf == new.protobuf),
    )


def _grade(fits: bool) -> Grade:  # noqa: FBT001 - a grade is all that it says
    return NOTHING if fits else BREAKS


def _is_within(a: Shape, b: Shape) -> bool:
    """Whether every value of `a` is one of `b` in API JSON; of two patterns nobody can say."""
    if a.kind == b.kind == "enum":
        return a.protobuf == b.protobuf or a.numbers <= b.numbers
    if a.kind == b.kind:
        return b.pattern in (None, a.pattern)
    text = b.kind == Base.STRING and b.pattern is None
    return (a.kind == "enum" and b.kind == Base.INTEGER) or (a.kind == Base.TIMESTAMP and text)


def _can_be_spelled(a: Shape, b: Shape) -> bool:
    """Whether the names that ProtoJSON may write for the values of `a` are names of `b`."""
    return a.protobuf == b.protobuf or a.names <= b.names
