"""Names that every target language accepts, and that stay distinct after conversion."""

import re
import sys
from collections.abc import Callable, Iterator

from generator.core import naming
from generator.core.location import Node
from generator.core.vocabulary import LIST_OF
from generator.model import Enum, Message, Scalar, Spec, Union
from generator.rules import reserved
from generator.rules.nodes import Fault, distinct, elsewhere, named_types, repeated, subjects
from generator.spec_language.package import OPTIONS
from generator.spec_language.spelling import did_you_mean
from generator.spec_language.values import BOOLEAN

_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_WHOLE_NUMBER = re.compile(r"-?[0-9]+")
_GO_PACKAGE = re.compile(  # protoc-gen-go requires a slash or a dot; a name may follow the path
    r"(?=[^;]*[./])[\w~-][\w.~-]*(?:/[\w~-][\w.~-]*)*(?:;[A-Za-z_]\w*)?", re.ASCII
)
_GO_EXAMPLE = "example.com/loans/v1, or example.com/loans/v1;loansv1 to name the package"
# The forms of texts about the package, and what is wrong with others.
_FORMS = {
    "version": (naming.VERSION, "'{}' is not a version of the form 1.2.3"),
    "schema_base": (
        re.compile(r"https?://[A-Za-z0-9.-]+(?::[0-9]+)?/(?:[A-Za-z0-9._~-]+/)*"),
        "'{}' is not the URL of a folder; write such as https://example.com/loans/v1/",
    ),
    "buf_module": (
        re.compile(r"(?:[a-z0-9][a-z0-9-]*[.])+[a-z]+(?:/[a-z](?:[a-z0-9-]*[a-z0-9])?){2}"),
        "'{}' is not the name of a buf module; write such as buf.build/acme/loans",
    ),
}

_ON_WINDOWS = (reserved.DEVICES, "cannot be the name of a file on Windows")
_RESERVED_PACKAGES = (
    (reserved.KEYWORDS, "is a keyword of a target language"),
    (sys.stdlib_module_names | reserved.PACKAGES, "is a package that the generated one needs"),
    _ON_WINDOWS,
)
_PAGES = frozenset("changes decisions enums index pictures types".split())
_RESERVED_TYPES = (
    (reserved.PYTHON_TYPE_NAMES, "is used by the generated Python itself"),
    (reserved.TYPE_NAMES, "is reserved in C, C# or Java"),
    _ON_WINDOWS,
    (_PAGES, "is the name of another page"),
)


def package(spec: Spec) -> Iterator[Fault]:
    """The package name is snake_case; its protobuf package adds a version to it."""
    found = spec.package
    name = found.name
    if problem := reserved.problem(name, naming.SNAKE_CASE, "snake_case", _RESERVED_PACKAGES):
        yield found, "name", problem
    elif not re.fullmatch(re.escape(name) + r"[.]v[1-9][0-9]{,8}", found.protobuf):
        text = f"must be '{name}.v' and a number of at most 9 digits, not '{found.protobuf}'"
        yield found, "protobuf", text
    for key, (form, message) in _FORMS.items():
        text = getattr(found, key)
        if text is not None and not form.fullmatch(text):
            yield found, key, message.format(text)


def file_options(spec: Spec) -> Iterator[Fault]:
    """Options of other languages are protobuf's file options, with values of their type."""
    for name, value in spec.package.options.items():
        key = f"options.{name}"
        if name not in OPTIONS.keys:
            hint = did_you_mean(name, OPTIONS.keys)
            yield spec.package, key, f"unknown option '{name}'{hint}"
        elif isinstance(value, bool) != (is_boolean := OPTIONS.keys[name].value is BOOLEAN):
            expected = "true or false" if is_boolean else "a string"
            yield spec.package, key, f"option '{name}' must be {expected}"
        elif name == "go_package" and not _GO_PACKAGE.fullmatch(str(value)):
            text = f"'{value}' is not a Go import path; write such as {_GO_EXAMPLE}"
            yield spec.package, key, text


def types_and_services(spec: Spec) -> Iterator[Fault]:
    """Enums, messages, groups, unions and services have one CamelCase name each."""
    for node in named_types(spec):
        problem = reserved.problem(node.name, naming.CAMEL_CASE, "CamelCase", _RESERVED_TYPES)
        if problem:
            yield node, "name", problem
    for node, other in repeated(named_types(spec), lambda node: node.name.lower()):
        kind = type(other).__name__.lower()
        place = elsewhere(other, node)
        yield node, "name", f"the name already belongs to the {kind} '{other.name}'{place}"


def builders(spec: Spec) -> Iterator[Fault]:
    """No type has the name of the interface that Java generates for a message."""
    names = [message.name for message in spec.all_messages()]
    names += (union.name for union in spec.held_unions)
    messages = {f"{name}OrBuilder": name for name in names}
    for node in named_types(spec):
        if node.name in messages:
            text = f"Java generates an interface of this name for {messages[node.name]}"
            yield node, "name", text


def titles(spec: Spec) -> Iterator[Fault]:
    """The name of a type has only one meaning."""
    for scalar, first in repeated(spec.scalars, lambda scalar: scalar.name):
        yield scalar, "name", f"the type is defined twice{elsewhere(first, scalar)}"
    named: dict[str, Scalar | Union] = {union.name: union for union in spec.unions}
    for scalar in spec.scalars:
        if union := named.get(scalar.name):
            place = elsewhere(union, scalar)
            yield scalar, "name", f"'{scalar.name}' is already the name of a union{place}"
        named[scalar.name] = scalar
    again = dict(repeated(spec.all_messages(), lambda each: each.title))
    for message in spec.all_messages():
        key = "title" if "title" in message.at else "name"
        other = again.get(message) or named.get(message.title)
        if isinstance(other, (Message, Union)) and other.name == message.name:
            continue  # `types_and_services` reports it
        if other:
            place = elsewhere(other, message)
            yield message, key, f"'{message.title}' is already the name of another type{place}"
        elif message.title.endswith("[]"):
            yield message, key, "the name of a type must not end with '[]'"
        elif message.title.startswith(LIST_OF):
            yield message, key, f"the name of a type must not begin with '{LIST_OF}'"


def reserved_names(spec: Spec) -> Iterator[Fault]:
    """Reserved names are names that protobuf accepts, and appear once."""
    nodes: list[Enum | Message] = [*spec.all_enums(), *spec.all_messages()]
    for node in nodes:
        numbered = list(enumerate(node.reserved_names))
        for position, name in numbered:
            if not _IDENTIFIER.fullmatch(name):
                yield node, f"reserved_names[{position}]", f"protobuf cannot reserve '{name}'"
            elif isinstance(node, Enum) and name == naming.UNSPECIFIED and not node.has_zero:
                text = f"protobuf gives the name '{name}' to 0, which {node.name} does not have"
                yield node, f"reserved_names[{position}]", text
        for (position, name), _ in repeated(numbered, lambda pair: pair[1]):
            text = f"'{name}' appears twice in 'reserved_names'"
            yield node, f"reserved_names[{position}]", text


def enum_values(spec: Spec) -> Iterator[Fault]:
    """Enum values are UPPER_SNAKE_CASE, and not reserved."""
    for enum in spec.all_enums():
        unusable = frozenset(enum.reserved_names)
        for value in enum.values:
            full_name = naming.enum_value(enum.name, value.name)
            if problem := reserved.problem(value.name, naming.UPPER_SNAKE_CASE, "UPPER_SNAKE_CASE"):
                yield value, "name", problem
            elif value.name in unusable:
                yield value, "name", "the name is reserved"
            elif full_name in reserved.ENUM_VALUES:
                yield value, "name", f"in protobuf this becomes {full_name}, which is a macro of C"


def distinct_values(spec: Spec) -> Iterator[Fault]:
    """No two enum values have the same name in protobuf or in C#; protobuf adds a missing 0."""
    enums = distinct(spec.all_enums())
    added = (enum for enum in enums if not enum.has_zero)
    pairs: list[tuple[str, str, Node]] = [(e.name, naming.UNSPECIFIED, e) for e in added]
    pairs += ((enum.name, value.name, value) for enum in enums for value in enum.values)
    called = {node: f"{enum}.{name}" for enum, name, node in pairs}
    conversions: dict[str, Callable[[str, str], str]] = {
        "protobuf": naming.enum_value,
        "C#": lambda enum, value: f"{enum}.{naming.pascal_case(value)}",
    }
    for language, converted in conversions.items():
        names = [(converted(enum, name), node) for enum, name, node in pairs]
        for (name, node), (_, other) in repeated(names, lambda pair: pair[0]):
            if called[node] != called[other]:
                text = f"in {language} both this and {called[other]} become {name}"
            elif isinstance(other, Enum):
                text = f"protobuf gives this name to 0, which {other.name} does not have"
            else:
                enum, _, value = called[other].partition(".")
                text = f"'{value}' appears twice in {enum}"
            yield node, "name", text


def value_titles(spec: Spec) -> Iterator[Fault]:
    """The name of an enum value in the source identifies no other value, by name or number."""
    for enum in spec.all_enums():
        for value in enum.values:
            if value.title and _WHOLE_NUMBER.fullmatch(value.title):
                text = f"'{value.title}' is a whole number, so conditions could mean another value"
                yield value, "title", text
        names = [(value.name, value) for value in enum.values]
        titles = [(value.title, value) for value in enum.values if value.title]
        for (title, value), (_, other) in repeated(names + titles, lambda pair: pair[0]):
            if other is not value and value.title == title:
                yield value, "title", f"'{title}' already means {subjects(spec)[other]}"


def unions(spec: Spec) -> Iterator[Fault]:
    """The functions that read a union have its name and its plural."""
    for union in spec.unions:
        if problem := reserved.problem(union.plural, naming.SNAKE_CASE, "snake_case"):
            yield union, "plural", problem
    readers = [
        (name, union)
        for union in distinct(spec.unions)
        for name in (naming.snake_case(union.name), union.plural)
    ]
    for (name, union), (_, other) in repeated(readers, lambda pair: pair[0]):
        is_own = union is other
        text = "the plural is the name itself" if is_own else f"read_{name} is already a function"
        yield union, "plural", text
