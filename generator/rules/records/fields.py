"""Names of fields, which every format converts in its own way, and notes about them."""

import re
from collections.abc import Iterable, Iterator, Mapping

from generator.core import naming
from generator.core.recursion import reached
from generator.core.vocabulary import Base
from generator.model import Field, Message, Spec
from generator.rules import reserved
from generator.rules.contained import in_protobuf, messages_of
from generator.rules.nodes import (
    Fault,
    declared_fields,
    identifier_key,
    no_field,
    no_record,
    parsed,
    repeated,
    subjects,
)
from generator.rules.targets import base_of

_RESERVED_IDENTIFIERS = (
    (reserved.KEYWORDS, "is a keyword of a target language"),
    (reserved.PYTHON_NAMES, "is used by the generated Python itself"),
    (reserved.MESSAGE_METHODS, "is a method of every message in C++, Java or Go"),
    (reserved.C_MACROS, "is a macro of C"),
    (reserved.C_TYPES, "is a type that the code of protoc uses in C++"),
)
_NOT_IN_WIRE_STRUCTS = re.compile(r'[\n"\\]')  # names that msgspec cannot read
_NOT_IN_MASKS = re.compile("_(?=[0-9])")
_MESSAGES = (Base.TIMESTAMP, Base.OBJECT, Base.FIELD_MASK)  # reserved by protobuf


def names(spec: Spec) -> Iterator[Fault]:
    """A field has a name for JSON, and an identifier for protobuf and Python."""
    for field in declared_fields(spec, "name", "identifier"):
        if problem := _json_name_problem(field.name):
            yield field, "name", f"'{field.name}' {problem}"
        if problem := _identifier_problem(field.identifier):
            key = identifier_key(field)
            advice = "; give the field an 'identifier' besides its name" if key == "name" else ""
            yield field, key, problem + advice
    for message in spec.all_messages():
        for oneof in message.oneofs:
            if problem := _identifier_problem(oneof.name):
                yield oneof, "oneof", problem


def _identifier_problem(name: str) -> str | None:
    return reserved.problem(name, naming.SNAKE_CASE, "snake_case", _RESERVED_IDENTIFIERS)


def _json_name_problem(name: str) -> str | None:
    if name[:1] == "[" and name[-1:] == "]":
        return "is not a JSON name in protobuf, which reads it as an extension"
    if _NOT_IN_WIRE_STRUCTS.search(name):
        return "is not a JSON name in Python: it contains a quote, a backslash or a line feed"
    if name in reserved.JAVASCRIPT_MEMBERS:
        return "is not a JSON name in JavaScript, where every object has such a member"
    return None


def distinct(spec: Spec) -> Iterator[Fault]:
    """No two fields of a message have the same name, in any spelling that readers accept."""
    named = subjects(spec)
    for message in spec.all_messages():
        unusable = frozenset(message.reserved_names)
        spellings: list[tuple[str, Field]] = []
        for field in message.fields:
            if unusable & {field.name, field.identifier}:
                yield field, "name", f"the name is reserved in {message.name}"
            found = {field.name, field.identifier, naming.camel_case(field.identifier)}
            spellings += ((spelling, field) for spelling in sorted(found))
        for (spelling, field), (_, other) in repeated(spellings, lambda pair: pair[0]):
            common = field.name if field.name == other.name else spelling
            yield field, "name", f"'{common}' already means {named[other]} in {message.name}"
        taken = {spelling for spelling, _ in spellings}
        for oneof in message.oneofs:
            if oneof.name in taken:
                yield oneof, "oneof", "the name of the oneof is also the name of a field"
        for oneof, _ in repeated(message.oneofs, lambda oneof: oneof.name):
            yield oneof, "oneof", "the oneof appears twice"


def alike(spec: Spec) -> Iterator[Fault]:
    """No two identifiers of a message differ in underscores only: protoc before 22 rejects them."""
    for message in in_protobuf(spec):
        for field, other in repeated(message.fields, lambda f: f.identifier.replace("_", "")):
            first, second = other.identifier, field.identifier
            if naming.camel_case(first) != naming.camel_case(second):  # `distinct` reports these
                text = f"to protoc before version 22, '{second}' is '{first}', which already exists"
                yield field, identifier_key(field), f"{text}; give one of them another 'identifier'"


def hidden_oneofs(spec: Spec) -> Iterator[Fault]:
    """protoc adds a oneof `_x` for `optional x`; some runtimes reject a JSON name like that."""
    for message in in_protobuf(spec):
        for field in message.fields:
            other = message.by_name.get(f"_{field.identifier}")
            if other and not field.repeated and not field.oneof:
                text = (
                    f"protobuf derives '{other.name}' from the identifier '{field.identifier}',"
                    f" but it is the JSON name of {subjects(spec)[other]}; give the field another"
                    f" 'identifier', such as '{field.identifier}_value'"
                )
                yield field, identifier_key(field), text


def accessors(spec: Spec) -> Iterator[Fault]:
    """No field has the name of a method that C++ or Java generates for another one."""
    for message in in_protobuf(spec):
        by_identifier = {field.identifier: field for field in message.fields}
        for field in message.fields:
            for method in _accessors(spec, field):
                if other := by_identifier.get(method):
                    text = f"C++ or Java has a method '{method}' for {subjects(spec)[field]}"
                    yield other, identifier_key(other), text


def _accessors(spec: Spec, field: Field) -> Iterator[str]:
    """Yield names of methods for a field that may be methods of another field."""
    name, base = field.identifier, base_of(spec, field)
    yield f"{name}_size" if field.repeated else f"has_{name}"
    if field.enum in spec.enums_by_name:
        yield f"{name}_value"
    elif base is Base.STRING:
        yield f"{name}_bytes"
    elif base in _MESSAGES or any(messages_of(spec, field)):
        yield from (f"{name}_builder", f"{name}_or_builder", f"{name}_builder_list")


def notes(spec: Spec) -> Iterator[Fault]:
    """Only a deprecated field has a replacement, and only an optional one is recommended."""
    for field in declared_fields(spec, "deprecated", "required"):
        for key in ("deprecated_since", "replaced_by"):
            if getattr(field.notes, key) and not field.deprecated:
                text = f"only a deprecated field has '{key}'; write 'deprecated: yes' as well"
                yield field, key, text
        if field.notes.recommended and field.required:
            text = "a required field is more than recommended; leave 'recommended' out"
            yield field, "recommended", text


def replacements(spec: Spec) -> Iterator[Fault]:
    """The replacement of a field is another field of each message that has it, without cycles."""
    for message in spec.all_messages():
        in_circles: set[str] = set()
        for field in parsed(message.fields, "replaced_by", "name"):
            name = field.notes.replaced_by
            if name == field.name:
                yield field, "replaced_by", "a field cannot replace itself; name another field"
            elif name is not None:
                if problem := no_field(message, name):
                    yield field, "replaced_by", problem
                elif field.name not in in_circles and (circle := _circle(field, message)):
                    in_circles.update(circle)
                    text = f"{', '.join(circle)} replace each other; one must have no replacement"
                    yield field, "replaced_by", text


def _circle(field: Field, message: Message) -> list[str]:
    """Return the names from a field back to itself, each replaced by the next one; or none."""
    names = {field.name: None}
    other: Field | None = field
    while other and (name := other.notes.replaced_by):
        if name in names:
            return [*names] if name == field.name else []
        names[name] = None
        other = message.by_name.get(name)
    return []


def references(spec: Spec) -> Iterator[Fault]:
    """A reference consists of a record's title and one of its fields."""
    records = {message.title: message for message in spec.messages}
    for field in declared_fields(spec, "references"):
        reference = field.notes.references
        if reference and (problem := _reference_problem(spec, reference, records)):
            yield field, "references", problem


def _reference_problem(spec: Spec, reference: str, records: Mapping[str, Message]) -> str | None:
    """Return why a reference is wrong; titles and names may contain dots, known titles win."""
    if "." not in reference:
        return f"write RECORD.FIELD, not '{reference}'"
    known = [title for title in records if reference.startswith(f"{title}.")]
    title = max(known, key=len, default=reference.rpartition(".")[0])
    record = records.get(title)
    return no_field(record, reference[len(title) + 1 :]) if record else no_record(spec, title)


def in_masks(spec: Spec) -> Iterator[Fault]:
    """Fields that a mask may name have names that a mask can contain.

    In JSON, protobuf writes the path `home_address` as `homeAddress`, and has no spelling for an
    underscore before a digit: a mask with `address_2` cannot be printed at all.
    """
    for owner, mask in _in_reach_of_masks(spec).items():
        for field in owner.fields:
            if _NOT_IN_MASKS.search(field.identifier):
                key = identifier_key(field)
                text = (
                    f"a field mask such as {mask} cannot name '{field.identifier}', because its"
                    " JSON has no '_' before a digit; give the field"
                    f" {'another' if key == 'identifier' else 'an'} 'identifier',"
                    f" such as '{_NOT_IN_MASKS.sub('', field.identifier)}'"
                )
                yield field, key, text


def _in_reach_of_masks(spec: Spec) -> Mapping[Message, str]:
    """Return what masks may name: all messages in a call's request and response, except in lists.

    A mask is about the request, about the record in it or about the response; the spec does not
    say which. The value is the mask.
    """
    found: dict[Message, str] = {}
    for service in spec.services:
        messages = {message.name: message for message in service.messages}
        for method in service.methods:
            both = [messages[m] for m in (method.request, method.response) if m in messages]
            masks = [
                f"{owner.name}.{field.name}"
                for owner in _within(spec, both, lists=True)
                for field in owner.fields
                if base_of(spec, field) is Base.FIELD_MASK
            ]
            for owner in _within(spec, both, lists=False) if masks else ():
                found.setdefault(owner, masks[0])
    return found


def _within(spec: Spec, messages: Iterable[Message], *, lists: bool) -> Mapping[Message, None]:
    """Return the messages, and the messages in their fields at any depth."""
    return reached(
        messages,
        lambda message: [
            inner
            for field in message.fields
            if lists or not field.repeated
            for inner in messages_of(spec, field)
        ],
    )
