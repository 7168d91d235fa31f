"""Changes of the services, which exist in protobuf only: no dataclass stands for their messages."""

from collections.abc import Iterator
from dataclasses import replace

from generator.compat.changes import Change
from generator.compat.effects import BREAKS, NOTHING, Effects
from generator.compat.kinds import Kind
from generator.compat.matching import Matched
from generator.compat.messages import Types, type_changes
from generator.compat.texts import text_changes
from generator.model import Method, Service, Spec

_GONE = Effects(wire_new=BREAKS, stubs=BREAKS)  # an old client calls what is not there
_OTHER = Effects(wire_new=BREAKS, wire_old=BREAKS, stubs=BREAKS)


def service_changes(old: Spec, new: Spec) -> Iterator[Change]:
    """Every change of the services and of the messages and enums in them."""
    services = Matched(old.services, new.services)
    for service in services.added():
        yield Change(Kind.SERVICE_ADDED, service.location("name"), service.name, "service added")
    for service in services.removed():
        at = new.location("services")
        yield Change(Kind.SERVICE_REMOVED, at, service.name, "service removed", _GONE)
    for before, after in services.pairs():
        yield from _method_changes(before, after)
        yield from text_changes(before, after, after.name, ("errors",))
        old_types = Types(old, before.messages, before.enums)
        new_types = Types(new, after.messages, after.enums)
        for change in type_changes(old_types, new_types, after):
            yield replace(change, effects=change.effects._replace(python=NOTHING))


def _method_changes(old: Service, new: Service) -> Iterator[Change]:
    methods = Matched(old.methods, new.methods)
    for method in methods.added():
        subject = f"{new.name}.{method.name}"
        yield Change(Kind.METHOD_ADDED, method.location("name"), subject, "method added")
    for method in methods.removed():
        subject = f"{new.name}.{method.name}"
        yield Change(Kind.METHOD_REMOVED, new.location("methods"), subject, "method removed", _GONE)
    for before, after in methods.pairs():
        subject = f"{new.name}.{after.name}"
        for key, words in _signature(before, after):
            yield Change(Kind.METHOD_CHANGED, after.location(key), subject, words, _OTHER)
        yield from text_changes(before, after, subject, ("errors",))


def _signature(old: Method, new: Method) -> Iterator[tuple[str, str]]:
    for key in ("request", "response"):
        before, after = getattr(old, key), getattr(new, key)
        if before != after:
            yield key, f"{key} changed from {before} to {after}"
    before, after = ((m.client_streaming, m.server_streaming) for m in (old, new))
    if before != after:
        yield "streaming", "streaming changed"
