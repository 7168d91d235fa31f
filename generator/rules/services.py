"""Services: names and messages as protobuf's style guide and its linters want them."""

from collections.abc import Iterator

from generator import naming
from generator.errors import SpecError, did_you_mean
from generator.model import Spec
from generator.rules import error


def names(spec: Spec) -> Iterator[SpecError]:
    """A service is called ...Service and does not take the file name of the records."""
    for service in spec.services:
        if not service.name.endswith("Service"):
            yield error(service, "name", service.name, "the name of a service ends with 'Service'")
        elif naming.snake_case(service.name) == spec.package.name:
            message = f"the records already have the file {spec.package.name}.proto"
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
                        text = f"'{word}' belongs to {owners[word]}"
                        yield error(field, key, f"{message.name}.{field.name}", text)


def methods(spec: Spec) -> Iterator[SpecError]:
    """A method M takes the service's message MRequest and gives MResponse."""
    for service in spec.services:
        if not service.methods:
            yield error(service, "methods", service.name, "a service needs at least one method")
        messages = [message.name for message in service.messages]
        taken: set[str] = set()
        for method in service.methods:
            subject = f"{service.name}.{method.name}"
            if not naming.CAMEL_CASE.fullmatch(method.name):
                yield error(method, "name", subject, f"'{method.name}' is no CamelCase name")
            elif method.name in taken:
                yield error(method, "name", subject, "the method is given twice")
            taken.add(method.name)
            for key, word in (("request", method.request), ("response", method.response)):
                if word not in messages:
                    hint = did_you_mean(word, messages)
                    text = f"{service.name} has no message '{word}'{hint}"
                    yield error(method, key, subject, text)
                elif word != f"{method.name}{key.capitalize()}":
                    text = f"the {key} must be called {method.name}{key.capitalize()}"
                    yield error(method, key, subject, text)
