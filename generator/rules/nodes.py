"""Functions shared by rules: the parts of a spec, their names in errors, and which were parsed."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from functools import wraps
from itertools import chain
from typing import TypeAlias, TypeVar, cast

from generator import model
from generator.core.location import Named, Node
from generator.core.nodes import EnumValue, Package
from generator.core.values import Json, to_json_line
from generator.model import Enum, Field, Group, Message, Service, Spec, Union
from generator.spec_language.spelling import if_unknown

Fault: TypeAlias = tuple[Node, str, str]  # a node, the key of the invalid value, a message
Rule: TypeAlias = Callable[[Spec], Iterator[Fault]]
N = TypeVar("N", bound=Node)
T = TypeVar("T")
D = TypeVar("D", bound=Named)


def once(function: Callable[[Spec], T]) -> Callable[[Spec], T]:
    """Keep the result of a function with the spec, for as long as the spec is used."""
    name = f"{function.__module__}.{function.__name__}"

    @wraps(function)
    def kept(spec: Spec) -> T:
        results = vars(spec)
        if name not in results:
            results[name] = function(spec)
        return cast(T, results[name])

    return kept


@once
def subjects(spec: Spec) -> Mapping[Node, str]:
    """Return every part of a spec and its name in errors: `Rain.snow`, or the name of its group."""
    found: dict[Node, str] = {}
    _add_subjects(spec, "spec", found)
    return found


def _add_subjects(node: Node, subject: str, found: dict[Node, str]) -> None:
    found[node] = subject
    values = vars(node)
    for attribute in node.attributes:  # not in what is kept with the node
        value = values[attribute]
        if value and isinstance(value, (Node, tuple)):
            for part in (value,) if isinstance(value, Node) else value:
                if isinstance(part, Node):
                    _add_subjects(part, _subject(part, subject), found)


def _subject(node: Node, owner: str) -> str:
    match node:
        case Package():
            return "package"
        case Field():
            return f"{node.group or owner}.{node.name}"
        case EnumValue() | model.Oneof() | model.Method():
            return f"{owner}.{node.name}"
    return getattr(node, "name", owner)


def parsed(nodes: Iterable[N], *keys: str) -> Iterator[N]:
    """Return the nodes with all these keys parsed; rules can decide nothing about the others."""
    return (node for node in nodes if not node.at.unread or node.has_read(*keys))


def all_parsed(nodes: Iterable[Node], *keys: str) -> bool:
    """Return whether these keys of all the nodes were parsed."""
    return all(node.has_read(*keys) for node in nodes)


def declared_fields(spec: Spec, *keys: str) -> Iterator[Field]:
    """Return every field once, if these keys were parsed: from groups, then each message's own."""
    return parsed(_declared_fields(spec), *keys)


@once
def _declared_fields(spec: Spec) -> list[Field]:
    of_groups = chain.from_iterable(group.fields for group in spec.groups)
    of_messages = chain.from_iterable(message.fields for message in spec.all_messages())
    return [*of_groups, *(field for field in of_messages if field.group is None)]


def named_types(spec: Spec) -> list[Enum | Message | Group | Union | Service]:
    """Return everything that has a CamelCase name."""
    found: list[Enum | Message | Group | Union | Service] = [*spec.all_enums()]
    found += [*spec.all_messages(), *spec.groups, *spec.unions, *spec.services]
    return found


def knows_all_types(spec: Spec) -> bool:
    """Return whether every type's name was parsed, so that a name that is not found is unknown."""
    nodes = [*spec.scalars, *spec.all_messages(), *spec.unions]
    lists = spec.has_read("types", "messages", "unions", "services")
    return lists and all_parsed(nodes, "name", "title") and all_parsed(spec.services, "messages")


def knows_all_enums(spec: Spec) -> bool:
    """Return whether the name of every enum was parsed."""
    lists = spec.has_read("enums", "services") and all_parsed(spec.services, "enums")
    return lists and all_parsed(spec.all_enums(), "name")


def knows_all_values(enum: Enum) -> bool:
    """Return whether an enum has values, and the names and numbers of all of them were parsed."""
    is_read = enum.has_read("values") and all_parsed(enum.values, "name", "title", "number")
    return is_read and bool(enum.values)


def knows_all_fields(message: Message) -> bool:
    """Return whether the name of every field of a message was parsed."""
    return message.has_read("fields") and all_parsed(message.fields, "name")


def no_field(message: Message, name: str, but: str = "", otherwise: str = "") -> str | None:
    """Return the error for a name that no field of a message has, if all names were parsed.

    It suggests a similar name, except one, or else what to do `otherwise`.
    """
    known = [other for other in message.by_name if other != but]
    hint = if_unknown(name, known, complete=knows_all_fields(message))
    return None if hint is None else f"{message.name} has no field '{name}'{hint or otherwise}"


def no_record(spec: Spec, title: str) -> str | None:
    """Return the error for a title that no record has; if it is a name, with the title."""
    titles = {message.name: message.title for message in spec.messages}
    hint = if_unknown(title, titles.values(), complete=knows_all_types(spec))
    if hint is not None and title in titles:
        hint = f"; did you mean '{titles[title]}'?"
    return None if hint is None else f"there is no record '{title}'{hint}"


def identifier_key(field: Field) -> str:
    """Return the key that decides the identifier of a field."""
    return "identifier" if "identifier" in field.at else "name"


def repeated(items: Iterable[T], key: Callable[[T], Hashable]) -> Iterator[tuple[T, T]]:
    """Yield each item whose key an earlier item has, with the first such item."""
    first: dict[Hashable, T] = {}
    for item in items:
        earlier = first.setdefault(key(item), item)
        if earlier is not item:
            yield item, earlier


def distinct(nodes: Iterable[D]) -> list[D]:
    """Return the nodes whose name no earlier one has; `types_and_services` reports the others."""
    found = list(nodes)
    again = dict(repeated(found, lambda node: node.name.lower()))
    return [node for node in found if node not in again]


def elsewhere(node: Node, here: Node) -> str:
    """Return the place of a node for an error at another one, if that is in another file."""
    place = node.location("name")
    return "" if place.path == here.location("name").path else f", at {place}"


def shown(value: Json) -> str:
    """Return a JSON value for errors: strings in single quotes, all else as in JSON."""
    return f"'{value}'" if isinstance(value, str) else to_json_line(value)
