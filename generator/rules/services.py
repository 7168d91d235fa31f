"""Services: names and messages follow protobuf's style guide and its linters."""

import keyword
from collections.abc import Iterator

from generator.core import naming
from generator.model import Method, Service, Spec
from generator.rules.nodes import Fault, all_parsed, parsed, repeated
from generator.spec_language.spelling import if_unknown


def names(spec: Spec) -> Iterator[Fault]:
    """The name of a service ends with Service, and its file differs from the records' file."""
    for service in parsed(spec.services, "name"):
        if not service.name.endswith("Service"):
            text = f"the name of a service ends with 'Service', such as '{service.name}Service'"
            yield service, "name", text
        elif naming.snake_case(service.name) == spec.package.name:
            text = f"the records already have the file {spec.package.name}.proto; rename it"
            yield service, "name", text


def methods(spec: Spec) -> Iterator[Fault]:
    """Each method M has a name of its own, a request MRequest and a response MResponse."""
    for service in spec.services:
        if not service.methods and service.has_read("methods"):
            yield service, "methods", "a service needs at least one method"
        taken: set[str] = set()
        for method in parsed(service.methods, "name"):
            if not naming.CAMEL_CASE.fullmatch(method.name):
                yield method, "name", f"'{method.name}' is not in CamelCase"
            elif method.name in keyword.kwlist:
                yield method, "name", f"'{method.name}' is a keyword of Python"
            elif method.name in taken:
                yield method, "name", "the method appears twice"
            else:
                yield from _names_of_messages(service, method)
            taken.add(method.name)


def _names_of_messages(service: Service, method: Method) -> Iterator[Fault]:
    """Yield errors of message names; if both follow another method, the method's name is wrong."""
    known = {message.name for message in service.messages}
    stem = method.request.removesuffix("Request")
    names = {"request": method.request, "response": method.response}
    if {*names.values()} == {f"{stem}Request", f"{stem}Response"} <= known and stem != method.name:
        text = f"must be '{stem}', as in the names of its messages, or rename those"
        yield method, "name", text
        return
    for key, name in names.items():
        expected = f"{method.name}{key.capitalize()}"
        if name in known and name != expected:
            yield method, key, f"the {key} must be named {expected}, not {name}"


def known_messages(spec: Spec) -> Iterator[Fault]:
    """The messages of a method belong to its service."""
    for service in spec.services:
        known = [message.name for message in service.messages]
        complete = service.has_read("messages") and all_parsed(service.messages, "name")
        for method in service.methods:
            for key, name in (("request", method.request), ("response", method.response)):
                hint = if_unknown(name, known, complete=complete)
                if method.has_read(key) and hint is not None:
                    yield method, key, f"{service.name} has no message '{name}'{hint}"


def errors(spec: Spec) -> Iterator[Fault]:
    """A list of errors has each code once; a method may describe one of its service's codes."""
    for service in spec.services:
        owners: list[Service | Method] = [service, *service.methods]
        for owner in owners:
            for error, _ in repeated(parsed(owner.errors, "code"), lambda error: error.code):
                text = f"the error {error.code} appears twice; describe all its causes in one"
                yield error, "code", text
