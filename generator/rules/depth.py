"""Depth: protobuf's readers stop at 100 nested messages, of which an object takes up to 94."""

from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter

from generator.contract import OBJECT_DEPTH
from generator.errors import SpecError
from generator.model import Base, Field, Message, Scalar, Spec
from generator.rules.nodes import error, subject_in

_AROUND_OBJECT = 100 - (3 * (OBJECT_DEPTH - 1) + 1)  # a level takes three, the last one alone
_MESSAGES = 50  # half of what readers take, so that nobody meets their end


def nesting(spec: Spec) -> Iterator[SpecError]:
    """An object lies at most six messages deep, so that its last level is read; others fifty."""
    levels, around = _depths(spec)
    for message in spec.all_messages():
        for field in message.fields:
            inner = _message(spec, field)
            if inner is None or not levels:
                continue
            if around[inner.name] == _AROUND_OBJECT:
                text = f"an object lies more than {_AROUND_OBJECT} messages deep in {message.name}"
                yield error(field, "type", subject_in(message, field), text)
            elif levels[inner.name] == _MESSAGES:
                text = f"more than {_MESSAGES} messages lie within each other in {message.name}"
                yield error(field, "type", subject_in(message, field), text)


def _depths(spec: Spec) -> tuple[Mapping[str, int], Mapping[str, int]]:
    """How deep each message is, and how deep around its deepest object (0 without one).

    Nothing where a message contains itself, which another rule tells.
    """
    messages = {message.name: message for message in spec.all_messages()}
    held = {name: list(_held(spec, message)) for name, message in messages.items()}
    try:
        inner_first = list(TopologicalSorter(held).static_order())
    except CycleError:
        return {}, {}
    levels: dict[str, int] = {}
    around: dict[str, int] = {}
    for name in inner_first:
        levels[name] = 1 + max((levels[inner] for inner in held[name]), default=0)
        own = int(any(_is_object(spec, field) for field in messages[name].fields))
        around[name] = max([own, *(around[inner] + 1 for inner in held[name] if around[inner])])
    return levels, around


def _held(spec: Spec, message: Message) -> Iterator[str]:
    return (inner.name for field in message.fields if (inner := _message(spec, field)))


def _message(spec: Spec, field: Field) -> Message | None:
    target = spec.types.get(field.type)
    return target if isinstance(target, Message) else None


def _is_object(spec: Spec, field: Field) -> bool:
    target = spec.types.get(field.type)
    return isinstance(target, Scalar) and target.base is Base.OBJECT
