"""The edits of docs/changing.md, taken from its blocks and made in the text of any spec.

A block says what to write; its title says where. Where the spec has the name or the number of a
block already, as after following the guide, another one is taken; where it has no such place any
more, another place of that kind.
"""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from generator.model import Enum, Field, Message, Spec
from generator.pipeline import read_spec
from tests.changes import text as texts
from tests.support.snippets import block

PAGE = "docs/changing.md"
Place = tuple[str | int, ...]


class Files(NamedTuple):
    """What a maintainer edits before anything is run."""

    spec: str
    printed_rows: str

    def read(self) -> Spec:
        """The spec as the model; InvalidSpec if it has errors."""
        return read_spec(self.spec.encode())


Edit = Callable[[Files], Files]


def guide(title: str) -> str:
    """A block of the guide."""
    return block(PAGE, "yaml", title)


# What there is


def _messages(spec: Spec) -> Iterator[tuple[Message, Place]]:
    for index, message in enumerate(spec.messages):
        yield message, ("messages", index)
    for number, service in enumerate(spec.services):
        for index, message in enumerate(service.messages):
            yield message, ("services", number, "messages", index)


def _message(spec: Spec, name: str, *, record: bool = True) -> tuple[Message, Place]:
    """The message of that name, or else the last record or the last message of a service."""
    found = [(m, place) for m, place in _messages(spec) if (place[0] == "messages") == record]
    return next(((m, place) for m, place in found if m.name == name), found[-1])


def _field(spec: Spec, owner: str, name: str) -> tuple[Message, Field, Place]:
    """The field of that name, or else the last own one of the record that no other one needs."""
    message, place = _message(spec, owner)
    needed = {field.required_if for field in message.fields}
    needed |= {union.discriminator for union in spec.unions}
    own = [field for field in message.fields if field.group is None]
    found = [field for field in own if field.name not in needed and not field.required]
    field = next((field for field in own if field.name == name), found[-1])
    return message, field, (*place, "fields", own.index(field))


def _rows(files: Files, message: Message, field: Field, name: str | None) -> str:
    """The table of the source with another name for the row of a field, or without that row."""
    found = f"{message.table}\t{field.block or ''}\t{field.name}\t"
    other = f"{message.table}\t{field.block or ''}\t{name}\t"
    lines = files.printed_rows.splitlines(keepends=True)
    if name is not None:
        return "".join(line.replace(found, other) for line in lines)
    return "".join(line for line in lines if not line.startswith(found))


def _enum(spec: Spec, name: str) -> tuple[Enum, Place]:
    found = [(enum, ("enums", index)) for index, enum in enumerate(spec.enums)]
    return next(((enum, place) for enum, place in found if enum.name == name), found[-1])


def _names(spec: Spec) -> set[str]:
    """Everything that is called something, in lower case."""
    found = {f.name for m in spec.all_messages() for f in m.fields}
    found |= {f.identifier for m in spec.all_messages() for f in m.fields}
    found |= {n for m in spec.all_messages() for n in (m.name, m.title, *m.reserved_names)}
    found |= {n for e in spec.all_enums() for n in (e.name, *e.reserved_names)}
    found |= {v.name for e in spec.all_enums() for v in e.values}
    found |= {method.name for s in spec.services for method in s.methods}
    return {name.lower() for name in found}


def _fresh(spec: Spec, *titles: str) -> list[str]:
    """Blocks of the guide, in which what they define has names that the spec does not have."""
    blocks, taken = [guide(title) for title in titles], _names(spec)
    defined = {name for text in blocks for name in re.findall(r"^- \{?name: (\w+)", text, re.M)}
    parts = {re.fullmatch(r"(\w+?)((?:Request|Response)?)", name) for name in defined}
    stems = {part[1] for part in parts if part}
    more = ""
    while any(f"{part[1]}{more}{part[2]}".lower() in taken for part in parts if part):
        more += "x"
    for stem in stems if more else ():
        other = stem + (more.upper() if stem[0].isupper() else more)
        pattern = rf"\b{stem}(?=(?:Request|Response)?\b)"
        blocks = [re.sub(pattern, other, text) for text in blocks]
    return blocks


def _numbered(text: str, taken: set[int]) -> str:
    """An item with its number, which is not among those taken."""
    number = int(re.findall(r"number: (\d+)", text)[0])
    while number in taken:
        number += 1
    return re.sub(r"number: \d+", f"number: {number}", text, count=1)


def _with_field(text: str, message: Message, place: Place, field: str) -> str:
    """Adds a field to a message."""
    taken = {field.number for field in message.fields} | set(message.reserved)
    return texts.append(text, (*place, "fields"), _numbered(field, taken))


# The edits, in the order of the guide


def optional_field(files: Files) -> Files:
    """A field that may be absent."""
    spec = files.read()
    (field,) = _fresh(spec, "a field of EmailIn")
    return files._replace(spec=_with_field(files.spec, *_message(spec, "EmailIn"), field))


def field_of_group(files: Files) -> Files:
    """The same field in a group, and so in every record that includes it."""
    spec = files.read()
    group = spec.groups[0]
    users = [message for message in spec.messages if group.name in message.includes]
    taken = {number for m in users for number in (*(f.number for f in m.fields), *m.reserved)}
    (field,) = _fresh(spec, "a field of EmailIn")
    text = texts.append(files.spec, ("groups", 0, "fields"), _numbered(field, taken))
    return files._replace(spec=text)


def required_field(files: Files) -> Files:
    """A field that must be there, also in the example."""
    spec = files.read()
    message, place = _message(spec, "EmailOut")
    field, line = _fresh(spec, "a required field of EmailOut", "in the example of EmailOut")
    text = _with_field(files.spec, message, place, field)
    if message.example is not None:
        text = texts.put(text, (*place, "example"), line)
    return files._replace(spec=text)


def enum_value(files: Files) -> Files:
    """A value that fields may have."""
    spec = files.read()
    enum, place = _enum(spec, "EntityType")
    (value,) = _fresh(spec, "a value of EntityType")
    taken = {value.number for value in enum.values} | set(enum.reserved)
    text = texts.append(files.spec, (*place, "values"), _numbered(value, taken))
    return files._replace(spec=text)


def record(files: Files) -> Files:
    """A record, and a field that holds some of it."""
    spec = files.read()
    titles = ("a record", "a field of EmailIn that has the type Attachment")
    made, field = _fresh(spec, *titles)
    text = texts.append(files.spec, ("messages",), made)
    return files._replace(spec=_with_field(text, *_message(spec, "EmailIn"), field))


def service_message(files: Files) -> Files:
    """A message of a service, and a field that holds it."""
    spec = files.read()
    titles = ("a message of EmailInteractionService", "a field of ListInteractionsResponse")
    made, field = _fresh(spec, *titles)
    message, place = _message(spec, "ListInteractionsResponse", record=False)
    text = texts.append(files.spec, place[:3], made)
    return files._replace(spec=_with_field(text, message, place, field))


def method(files: Files) -> Files:
    """A method, with its request and its response."""
    titles = ("messages of the method", "a method of EmailInteractionService")
    messages, made = _fresh(files.read(), *titles)
    text = texts.append(files.spec, ("services", 0, "messages"), messages)
    return files._replace(spec=texts.append(text, ("services", 0, "methods"), made))


def renamed_field(files: Files) -> Files:
    """A field with another name, in the example and in the table of the source too."""
    message, field, place = _field(files.read(), "EmailOut", "reviewer_id")
    (line,) = _fresh(files.read(), "the new name of EmailOut.reviewer_id")
    name = line.removeprefix("name: ").strip()
    text = texts.replace(files.spec, (*place, "name"), name)
    if field.name in (message.example or ()):
        text = texts.renamed(text, (*place[:2], "example"), field.name, name)
    rows = _rows(files, message, field, name)
    return Files(text, rows)


def removed_field(files: Files) -> Files:
    """A field that is gone, from the example and the table of the source too."""
    message, field, place = _field(files.read(), "EmailOut", "standard_response_id")
    text = texts.remove(files.spec, place)
    if field.name in (message.example or ()):
        text = texts.remove(text, (*place[:2], "example", field.name))
    return Files(text, _rows(files, message, field, None))


def reserved_field(files: Files) -> Files:
    """A field that is gone, and what compat says must be reserved then."""
    _, field, place = _field(files.read(), "EmailOut", "standard_response_id")
    gone = removed_field(files)
    lines = guide("what EmailOut reserves").replace("standard_response_id", field.name)
    lines = re.sub(r"\[\d+\]", f"[{field.number}]", lines)
    return gone._replace(spec=texts.put(gone.spec, place[:2], lines))


def text(files: Files) -> Files:
    """Another description, and a decision."""
    _, field, place = _field(files.read(), "EmailIn", "cc")
    described = guide("another description of EmailIn.cc").removeprefix("description: ").strip()
    text = texts.replace(files.spec, (*place, "description"), described)
    if not field.decisions:
        text = texts.put(text, place, guide("a decision of EmailIn.cc"))
    return files._replace(spec=text)
