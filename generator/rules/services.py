"""Services: names and messages as protobuf's style guide and its linters want them."""

from collections.abc import Iterable, Iterator

from generator import naming
from generator.errors import SpecError
from generator.model import CallError, Method, Service, Spec
from generator.rules.nodes import all_read, error, legible
from generator.spec_language.spelling import if_unknown


def names(spec: Spec) -> Iterator[SpecError]:
    """A service is called ...Service and does not take the file name of the records."""
    for service in legible(spec.services, "name"):
        if not service.name.endswith("Service"):
            text = f"the name of a service ends with 'Service', such as '{service.name}Service'"
            yield error(service, "name", service.name, text)
        elif naming.snake_case(service.name) == spec.package.name:
            message = f"the records already have the file {spec.package.name}.proto; rename it"
            yield error(service, "name", service.name, message)


def own_types(spec: Spec) -> Iterator[SpecError]:
    """A service uses only what is its own or a record, because its file imports no other's."""
    owners = {m.title: s.name for s in spec.services for m in s.messages}
    owners |= {e.name: s.name for s in spec.services for e in s.enums}
    for service in spec.services:
        for message in service.messages:
            for field in message.fields:
                for key, word in (("type", field.type), ("enum", field.enum)):
                    if word and owners.get(word, service.name) != service.name:
                        text = f"'{word}' belongs to {owners[word]}; a service uses its own only"
                        yield error(field, key, f"{message.name}.{field.name}", text)


def methods(spec: Spec) -> Iterator[SpecError]:
    """Each method M has a name of its own, takes MRequest and gives MResponse."""
    for service in spec.services:
        if not service.methods and service.has_read("methods"):
            yield error(service, "methods", service.name, "a service needs at least one method")
        taken: set[str] = set()
        for method in legible(service.methods, "name"):
            subject = f"{service.name}.{method.name}"
            if not naming.CAMEL_CASE.fullmatch(method.name):
                yield error(method, "name", subject, f"'{method.name}' is no CamelCase name")
            elif method.name in taken:
                yield error(method, "name", subject, "the method is given twice")
            elif _named_otherwise(service, method):
                stem = method.request.removesuffix("Request")
                text = f"must be called '{stem}', as its messages are, or they '{method.name}...'"
                yield error(method, "name", subject, text)
            else:
                yield from _misnamed_messages(service, method, subject)
            taken.add(method.name)


def known_messages(spec: Spec) -> Iterator[SpecError]:
    """A method takes and gives messages of its service."""
    for service in spec.services:
        names = [message.name for message in service.messages]
        complete = service.has_read("messages") and all_read(service.messages, "name")
        for method in service.methods:
            for key, word in (("request", method.request), ("response", method.response)):
                hint = if_unknown(word, names, complete=complete)
                if method.has_read(key) and hint is not None:
                    text = f"{service.name} has no message '{word}'{hint}"
                    yield error(method, key, f"{service.name}.{method.name}", text)


def errors_told_once(spec: Spec) -> Iterator[SpecError]:
    """A list of errors has each code once; a method may say more of one that its service has."""
    for service in spec.services:
        yield from _told_twice(service.errors, service.name)
        for method in service.methods:
            yield from _told_twice(method.errors, f"{service.name}.{method.name}")


def _told_twice(errors: Iterable[CallError], subject: str) -> Iterator[SpecError]:
    taken: set[str] = set()
    for found in legible(errors, "code"):
        if found.code in taken:
            text = f"the error {found.code} is given twice; tell of all its causes in one"
            yield error(found, "code", subject, text)
        taken.add(found.code)


def _named_otherwise(service: Service, method: Method) -> bool:
    """Whether both messages go by the name of another method, so that its own name is wrong."""
    stem = method.request.removesuffix("Request")
    names = {f"{stem}Request", f"{stem}Response"}
    known = {message.name for message in service.messages}
    return {method.request, method.response} == names <= known and stem != method.name


def _misnamed_messages(service: Service, method: Method, subject: str) -> Iterator[SpecError]:
    known = {message.name for message in service.messages}
    for key, word in (("request", method.request), ("response", method.response)):
        expected = f"{method.name}{key.capitalize()}"
        if word in known and word != expected:
            text = f"the {key} must be called {expected}, not {word}"
            yield error(method, key, subject, text)
