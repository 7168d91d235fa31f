"""Messages within each other: without end, or deeper than protobuf's readers accept.

They stop at 100 nested messages. An object takes up to 94 of them.
"""

from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter

from generator.contract import OBJECT_DEPTH
from generator.model import Spec
from generator.rules.nodes import Fault, base_of, message_of
from generator.vocabulary import Base

_MAX_AROUND_OBJECT = 100 - (3 * (OBJECT_DEPTH - 1) + 1)  # a level takes three, the last one
_MAX_MESSAGES = 50  # half of what readers accept, so that a service has room around a record


def no_recursion(spec: Spec) -> Iterator[Fault]:
    """No message contains itself, so that documents have a bounded depth."""
    ended: set[str] = set()  # messages from which no path leads back
    records = frozenset(spec.messages)  # another rule reports what they use of a service
    for message in spec.all_messages():
        path, ways = {message: None}, [iter(message.fields)]  # the path is an ordered set
        while path:
            field, last = next(ways[-1], None), next(reversed(path))
            target = message_of(spec, field) if field else None
            if field is None:
                ended.add(path.popitem()[0].name)
                ways.pop()
            elif target is None or (last in records) > (target in records):
                continue
            elif target in path:
                found = [*path]
                circle = [each.name for each in (*found[found.index(target) :], target)]
                text = f"{target.name} contains itself, which no message may: {' > '.join(circle)}"
                yield field, "type", text
            elif target.name not in ended:
                path[target] = None
                ways.append(iter(target.fields))


def depth(spec: Spec) -> Iterator[Fault]:
    """An object is at most six messages deep, so that its last level is read; messages fifty."""
    levels, around = _depths(spec)
    for message in spec.all_messages():
        for field in message.fields:
            inner = message_of(spec, field)
            if inner is None or not levels:
                continue
            if around[inner.name] == _MAX_AROUND_OBJECT:
                deep = f"an object is nested more than {_MAX_AROUND_OBJECT} messages deep"
                yield field, "type", f"{deep} in {message.name}"
            elif levels[inner.name] == _MAX_MESSAGES:
                deep = f"more than {_MAX_MESSAGES} messages are nested"
                yield field, "type", f"{deep} in {message.name}"


def _depths(spec: Spec) -> tuple[Mapping[str, int], Mapping[str, int]]:
    """How deep each message is, and how deep around its deepest object (0 without one).

    Nothing if a message contains itself, which another rule reports.
    """
    messages = {message.name: message for message in spec.all_messages()}
    held = {
        name: [inner.name for field in message.fields if (inner := message_of(spec, field))]
        for name, message in messages.items()
    }
    levels: dict[str, int] = {}
    around: dict[str, int] = {}
    try:
        inner_first = list(TopologicalSorter(held).static_order())
    except CycleError:
        return {}, {}
    for name in inner_first:
        levels[name] = 1 + max((levels[inner] for inner in held[name]), default=0)
        own = any(base_of(spec, field) is Base.OBJECT for field in messages[name].fields)
        deepest = max((around[inner] for inner in held[name]), default=0)
        around[name] = deepest + 1 if deepest else int(own)
    return levels, around
