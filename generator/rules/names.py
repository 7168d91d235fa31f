"""Names that every target language can carry, and that stay apart after conversion."""

import re
import sys
from collections.abc import Iterator

from generator import naming
from generator.errors import SpecError
from generator.model import Enum, Field, Message, Spec
from generator.rules import reserved as kept
from generator.rules.nodes import error, named_types, standing_fields, subject_in
from generator.spec_language.spelling import did_you_mean

_VERSION = re.compile(r"(0|[1-9][0-9]*)[.](0|[1-9][0-9]*)[.](0|[1-9][0-9]*)")
_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_FILE_OPTIONS = frozenset(
    "csharp_namespace go_package java_multiple_files java_outer_classname java_package"
    " objc_class_prefix php_class_prefix php_metadata_namespace php_namespace ruby_package"
    " swift_prefix".split()
)
_PAGES = frozenset(  # some disks know no case
    "changes decisions enums index pictures types".split()
)
_BOOLEAN_OPTIONS = frozenset({"java_multiple_files"})
_GO_PACKAGE = re.compile(  # protoc-gen-go wants a slash or a dot; a name may stand behind the path
    r"(?=[^;]*[./])[\w~-][\w.~-]*(?:/[\w~-][\w.~-]*)*(?:;[A-Za-z_]\w*)?", re.ASCII
)
_GO_EXAMPLE = "example.com/loans/v1, or example.com/loans/v1;loansv1 to name the package"
_LONGEST = 100  # characters of an identifier, which becomes the name of a file
_KEEPERS = (
    (kept.KEYWORDS, "is a keyword of a target language"),
    (kept.PYTHON_NAMES, "is a name that the generated Python uses itself"),
    (kept.MESSAGE_METHODS, "is a method of every message in C++, Java or Go"),
    (kept.C_MACROS, "is a macro of C"),
)
_UNNAMEABLE = re.compile(r'[\n"\\]')  # no signs of a JSON name for the decoder in wire.py


def package(spec: Spec) -> Iterator[SpecError]:
    """The package name is snake_case, its protobuf package adds a version to it."""
    found = spec.package
    if not naming.SNAKE_CASE.fullmatch(found.name) or found.name in kept.KEYWORDS:
        yield error(found, "name", "package", f"'{found.name}' is no snake_case name")
    elif found.name in sys.stdlib_module_names or found.name in kept.PACKAGES:
        message = f"'{found.name}' is the name of a package that the generated one needs"
        yield error(found, "name", "package", message)
    elif problem := _file_problem(found.name):
        yield error(found, "name", "package", problem)
    elif not re.fullmatch(re.escape(found.name) + r"[.]v[1-9][0-9]*", found.protobuf):
        message = f"must be '{found.name}.v' and a number, not '{found.protobuf}'"
        yield error(found, "protobuf", "package", message)
    if not _VERSION.fullmatch(found.version):
        message = f"'{found.version}' is no version of the form 1.2.3"
        yield error(found, "version", "package", message)


def file_options(spec: Spec) -> Iterator[SpecError]:
    """Options of other languages are protobuf's file options, with values of their type."""
    for name, value in spec.package.options.items():
        if name not in _FILE_OPTIONS:
            message = f"unknown option '{name}'{did_you_mean(name, _FILE_OPTIONS)}"
            yield error(spec.package, f"options.{name}", "package", message)
        elif isinstance(value, bool) != (name in _BOOLEAN_OPTIONS):
            expected = "true or false" if name in _BOOLEAN_OPTIONS else "a word"
            message = f"option '{name}' must be {expected}"
            yield error(spec.package, f"options.{name}", "package", message)
        elif name == "go_package" and not _GO_PACKAGE.fullmatch(str(value)):
            message = f"'{value}' is not an import path of Go; write such as {_GO_EXAMPLE}"
            yield error(spec.package, f"options.{name}", "package", message)


def types_and_services(spec: Spec) -> Iterator[SpecError]:
    """Enums, messages, groups and services have one CamelCase name each."""
    taken: dict[str, str] = {}
    for node, kind in named_types(spec):
        if not naming.CAMEL_CASE.fullmatch(node.name):
            yield error(node, "name", node.name, f"'{node.name}' is no CamelCase name")
        elif node.name in kept.PYTHON_TYPE_NAMES:
            message = f"'{node.name}' is a name that the generated Python uses itself"
            yield error(node, "name", node.name, message)
        elif node.name in kept.TYPE_NAMES:
            message = f"'{node.name}' is a name that C, C# or Java keeps to itself"
            yield error(node, "name", node.name, message)
        elif problem := _file_problem(node.name):
            yield error(node, "name", node.name, problem)
        elif node.name.lower() in _PAGES:
            yield error(node, "name", node.name, f"'{node.name}' is the name of another page")
        elif other := taken.get(node.name.lower()):
            message = f"the name already belongs to the {other}"
            yield error(node, "name", node.name, message)
        taken.setdefault(node.name.lower(), f"{kind} '{node.name}'")


def _file_problem(name: str) -> str | None:
    """Why a name cannot be that of a file on every disk, or None."""
    if len(name) > _LONGEST:
        return f"a name has at most {_LONGEST} characters, not {len(name)}"
    if name.lower() in kept.DEVICES:
        return f"'{name}' is a name that no file can have on Windows"
    return None


def titles(spec: Spec) -> Iterator[SpecError]:
    """A type word means one thing."""
    taken: set[str] = set()
    for scalar in spec.scalars:
        if scalar.name in taken:
            yield error(scalar, "name", scalar.name, "the type word is given twice")
        taken.add(scalar.name)
    for message in spec.all_messages():
        key = "title" if "title" in message.at else "name"
        if message.title in taken:
            text = f"the type word '{message.title}' already means something else"
            yield error(message, key, message.name, text)
        elif message.title.endswith("[]"):
            yield error(message, key, message.name, "a type word must not end with '[]'")
        taken.add(message.title)


def reserved(spec: Spec) -> Iterator[SpecError]:
    """Reserved names are names that protobuf takes, and given once."""
    nodes: list[Enum | Message] = [*spec.all_enums(), *spec.all_messages()]
    for node in nodes:
        taken: set[str] = set()
        for position, name in enumerate(node.reserved_names):
            if not _IDENTIFIER.fullmatch(name):
                message = f"'{name}' is no name that protobuf could reserve"
                yield error(node, f"reserved_names[{position}]", node.name, message)
            elif name in taken:
                text = f"'{name}' is given twice in 'reserved_names'"
                yield error(node, f"reserved_names[{position}]", node.name, text)
            taken.add(name)


def enum_values(spec: Spec) -> Iterator[SpecError]:
    """Enum values are UPPER_SNAKE_CASE and unique in the protobuf package with their prefix."""
    taken: dict[str, str] = {}
    for enum in spec.all_enums():
        reserved = frozenset(enum.reserved_names)
        for value in enum.values:
            subject = f"{enum.name}.{value.name}"
            full_name = naming.enum_value(enum.name, value.name)
            in_csharp = f"{enum.name}.{naming.pascal_case(value.name)}"
            if not naming.UPPER_SNAKE_CASE.fullmatch(value.name):
                message = f"'{value.name}' is no UPPER_SNAKE_CASE name"
                yield error(value, "name", subject, message)
            elif taken.get(full_name) == subject:
                yield error(value, "name", subject, f"'{value.name}' is given twice in {enum.name}")
            elif full_name in taken:
                message = f"in protobuf both this and {taken[full_name]} become {full_name}"
                yield error(value, "name", subject, message)
            elif value.name in reserved:
                yield error(value, "name", subject, "the name is reserved")
            elif len(value.name) > _LONGEST:
                message = f"a name has at most {_LONGEST} characters, not {len(value.name)}"
                yield error(value, "name", subject, message)
            elif full_name in kept.ENUM_VALUES:
                message = f"in protobuf this becomes {full_name}, which is a macro of C"
                yield error(value, "name", subject, message)
            elif taken.get(in_csharp, subject) != subject:
                message = f"in C# both this and {taken[in_csharp]} become {in_csharp}"
                yield error(value, "name", subject, message)
            taken.setdefault(full_name, subject)
            taken.setdefault(in_csharp, subject)


def fields(spec: Spec) -> Iterator[SpecError]:
    """A field has a name for JSON, and an identifier that protobuf and Python can use."""
    for field, subject in standing_fields(spec):
        if problem := _json_name_problem(field.name):
            yield error(field, "name", subject, f"'{field.name}' {problem}")
        key = "identifier" if "identifier" in field.at else "name"
        problem = _identifier_problem(field.identifier)
        if problem and key == "name":
            text = f"'{field.name}' {problem}; give the field an 'identifier' besides its name"
            yield error(field, key, subject, text)
        elif problem:
            yield error(field, key, subject, f"'{field.identifier}' {problem}")
    for message in spec.all_messages():
        for oneof in message.oneofs:
            problem = _identifier_problem(oneof.name)
            if problem:
                text = f"'{oneof.name}' {problem}"
                yield error(oneof, "oneof", f"{message.name}.{oneof.name}", text)


def _json_name_problem(name: str) -> str | None:
    """Why a name cannot be that of a member in every format, or None."""
    if name[:1] == "[" and name[-1:] == "]":
        return "is no JSON name for protobuf, which reads it as an extension"
    if _UNNAMEABLE.search(name):
        return "is no JSON name for Python, because it holds a quote, a backslash or a line end"
    if name in kept.JAVASCRIPT_MEMBERS:
        return "is no JSON name for JavaScript, where every object has such a member"
    return None


def _identifier_problem(identifier: str) -> str | None:
    """Why an identifier is none in every language, or None."""
    if not naming.SNAKE_CASE.fullmatch(identifier):
        return "is no snake_case identifier"
    if len(identifier) > _LONGEST:
        return f"is longer than {_LONGEST} characters"
    keepers = (why for names, why in _KEEPERS if identifier in names)
    return next(keepers, None)


def fields_told_apart(spec: Spec) -> Iterator[SpecError]:
    """No two fields of a message answer to the same name, in any spelling that readers take."""
    for message in spec.all_messages():
        taken: dict[str, Field] = {}
        for field in message.fields:
            yield from _collisions(message, field, taken)
        yield from _hidden_oneofs(message)
        oneofs: set[str] = set()
        for oneof in message.oneofs:
            if oneof.name in taken:
                text = "the name of the oneof is also that of a field"
                yield error(oneof, "oneof", f"{message.name}.{oneof.name}", text)
            elif oneof.name in oneofs:
                text = "the oneof is given twice"
                yield error(oneof, "oneof", f"{message.name}.{oneof.name}", text)
            oneofs.add(oneof.name)


def _collisions(message: Message, field: Field, taken: dict[str, Field]) -> Iterator[SpecError]:
    subject = subject_in(message, field)
    if field.name in message.reserved_names or field.identifier in message.reserved_names:
        yield error(field, "name", subject, f"the name is reserved in {message.name}")
    spellings = {field.name, field.identifier, naming.camel_case(field.identifier)}
    for spelling in sorted(spellings):
        other = taken.setdefault(spelling, field)
        if other is not field:
            text = f"'{spelling}' already means {subject_in(message, other)} in {message.name}"
            yield error(field, "name", subject, text)
            break


def _hidden_oneofs(message: Message) -> Iterator[SpecError]:
    """For `optional x` protoc makes a oneof `_x`; some runtimes refuse a JSON name like that."""
    by_name = {field.name: field for field in message.fields}
    for field in message.fields:
        named = by_name.get(f"_{field.identifier}")
        if named and not field.repeated and not field.oneof:
            text = (
                f"protobuf makes '{named.name}' of the identifier '{field.identifier}', but it is"
                f" the JSON name of {subject_in(message, named)}; give the field another"
                f" 'identifier', such as '{field.identifier}_value'"
            )
            key = "identifier" if "identifier" in field.at else "name"
            yield error(field, key, subject_in(message, field), text)


def unions(spec: Spec) -> Iterator[SpecError]:
    """The functions that read a union can be called by its name and its plural."""
    taken: set[str] = set()
    for union in spec.unions:
        singular = naming.snake_case(union.name)
        if not naming.SNAKE_CASE.fullmatch(union.plural):
            text = f"'{union.plural}' is no snake_case name"
            yield error(union, "plural", union.name, text)
        elif union.plural == singular:
            yield error(union, "plural", union.name, "the plural is the name itself")
        elif taken & {singular, union.plural}:
            text = f"read_{singular} or read_{union.plural} is already a function"
            yield error(union, "plural", union.name, text)
        taken |= {singular, union.plural}
