"""Depth: protobuf's readers stop at 100 nested messages, of which an object takes up to 94."""

from collections.abc import Iterator

from generator.errors import SpecError
from generator.model import OBJECT_DEPTH, Base, Message, Scalar, Spec
from generator.rules import error, subject_in

_MESSAGES = 100 - (3 * (OBJECT_DEPTH - 1) + 1)  # a level takes three, the last one alone


def objects(spec: Spec) -> Iterator[SpecError]:
    """A field with an object lies at most six messages deep, so that its last level is read."""
    most = _MESSAGES
    depths: dict[str, int] = {}
    for message in spec.all_messages():
        for field in message.fields:
            target = spec.types.get(field.type)
            if isinstance(target, Message) and _depth(spec, target, (), depths) == most:
                text = f"an object lies more than {most} messages deep in {message.name}"
                yield error(field, "type", subject_in(message, field), text)


def _depth(spec: Spec, message: Message, path: tuple[str, ...], depths: dict[str, int]) -> int:
    """How many messages lie, one within the other, around the deepest object; 0 without one."""
    if message.name in path:
        return 0  # told by another rule
    if message.name not in depths:
        deepest = 0
        for field in message.fields:
            target = spec.types.get(field.type)
            if isinstance(target, Scalar) and target.base is Base.OBJECT:
                deepest = max(deepest, 1)
            elif isinstance(target, Message):
                inner = _depth(spec, target, (*path, message.name), depths)
                deepest = max(deepest, inner + 1 if inner else 0)
        depths[message.name] = deepest
    return depths[message.name]
