"""Messages within each other: without end, or deeper than protobuf's readers accept.

Readers accept at most 100 nested messages. An object takes up to 94 of them.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache, partial
from graphlib import TopologicalSorter

from generator.core.bounds import OBJECT_DEPTH
from generator.core.recursion import has_document, heights, reached
from generator.core.vocabulary import Base
from generator.model import Field, Message, Spec
from generator.rules.contained import held, recursive, within
from generator.rules.nodes import Fault
from generator.rules.targets import base_of, presence_of

_MAX_AROUND_OBJECT = 100 - (3 * (OBJECT_DEPTH - 1) + 1)  # a level takes three, the last one
_MAX_MESSAGES = 50  # half of what readers accept, so that a service has room around a record


def only_records(spec: Spec) -> Iterator[Fault]:
    """No message of a service contains itself: no reader of the package limits its depth."""
    for message in recursive(spec) - {*spec.messages}:
        for name, inner in held(spec)[message].items():
            if any(part.message in recursive(spec) for part in inner):
                text = f"{message.name} contains itself, which only records may"
                yield message.by_name[name], "type", text


def endless(spec: Spec) -> Iterator[Fault]:
    """A record that contains itself has finite documents."""
    found = cache(partial(presence_of, spec))
    if not recursive(spec) or not all(map(has_document, map(found, spec.all_messages()))):
        return
    inner_of = held(spec)
    ended = heights(inner_of, found)
    seen = {part.message for part in ended if not part.fixed}
    for start in spec.messages:
        message, path = start, list[str]()
        while message not in seen:
            seen.add(message)
            path.append(message.name)
            inner = inner_of[message]
            fields = [
                f for n, f in message.by_name.items() if ended.keys().isdisjoint(inner.get(n, ()))
            ]
            field = max(fields, key=lambda f: (f.name in inner, f.required))
            message = inner[field.name][0].message
            if message.name in path:
                circle = " > ".join([*path[path.index(message.name) :], message.name])
                text = f"every {message.name} contains another one, without end: {circle}"
                is_optional = not (field.required or field.condition)
                choice = "give its choices another field"
                advice = choice if is_optional else "make one of these fields optional"
                yield field, "type", f"{text}; {advice}"


def depth(spec: Spec) -> Iterator[Fault]:
    """An object is at most six messages deep, so that its last level is read; messages fifty."""
    levels, around = _depths(spec)
    for message in spec.all_messages():
        is_recursive = message in recursive(spec)
        for field in message.fields:
            inner = [part.message for part in held(spec)[message].get(field.name, ())]
            if is_recursive and _holds_object(spec, field, inner, around):
                text = f"{message.name} contains itself, so that an object in it can be nested"
                yield field, "type", f"{text} too deeply for protobuf; declare a record instead"
            elif any(around[each] == _MAX_AROUND_OBJECT for each in inner):
                deep = f"an object is nested more than {_MAX_AROUND_OBJECT} messages deep"
                yield field, "type", f"{deep} in {message.name}"
            elif any(levels[each] == _MAX_MESSAGES for each in inner):
                deep = f"more than {_MAX_MESSAGES} messages are nested"
                yield field, "type", f"{deep} in {message.name}"


def _depths(spec: Spec) -> tuple[Mapping[Message, int], Mapping[Message, int]]:
    """Return how deep each message is, and how deep above its deepest object (0 without one).

    If records contain each other, each is measured on its own.
    """
    inner_of = within(spec)
    within_of = {each: reached(inner_of[each], inner_of.__getitem__) for each in recursive(spec)}
    ending = {
        outer: [inner for inner in found if outer not in within_of.get(inner, ())]
        for outer, found in inner_of.items()
    }
    levels: dict[Message, int] = {}
    around: dict[Message, int] = {}
    for message in TopologicalSorter(ending).static_order():
        levels[message] = 1 + max((levels[inner] for inner in ending[message]), default=0)
        own = any(_is_object(spec, field) for field in message.fields)
        deepest = max((around[inner] for inner in ending[message]), default=0)
        around[message] = deepest + 1 if deepest else int(own)
    return levels, around


def _holds_object(
    spec: Spec, field: Field, inner: Iterable[Message], around: Mapping[Message, int]
) -> bool:
    """Return whether a field is an object, or contains one that no inner message reports."""
    found = any(around[each] > 0 for each in inner if each not in recursive(spec))
    return found or _is_object(spec, field)


def _is_object(spec: Spec, field: Field) -> bool:
    return base_of(spec, field) is Base.OBJECT
