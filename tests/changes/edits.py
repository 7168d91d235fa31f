"""The edits of docs/changing.md, made in any spec; its layout and comments stay.

A block says what to write; its title says where. Where the spec has the name or the number of a
block already, as after following the guide, another one is taken; where it has no such place any
more, another place of that kind.
"""

import re
from collections.abc import Callable, Iterator
from functools import wraps
from io import StringIO
from typing import Any, NamedTuple

from ruamel.yaml import YAML

from tests.support.readers.snippets import block

Node = Any  # a mapping or list of the spec, with its layout


class Files(NamedTuple):
    """What a maintainer edits before anything is run."""

    spec: str
    printed_rows: str


Edit = Callable[[Files], Files]


def round_trip() -> YAML:
    """A reader and writer that keeps the layout."""
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 10_000
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def guide(title: str) -> str:
    """A block of the guide."""
    return block("docs/changing.md", "yaml", title)


def named(nodes: Node, name: str) -> Node:
    """The node of that name, or else the last one."""
    return next((node for node in nodes if node.get("name") == name), nodes[-1])


class Project:
    """The files while they are edited."""

    def __init__(self, files: Files) -> None:
        self.spec: Node = round_trip().load(files.spec)
        self.rows = files.printed_rows.splitlines(keepends=True)
        names = re.findall(r"(?:name|identifier|title|reserved_names): \[?([\w, ]+)", files.spec)
        self._taken = {name.lower() for found in names for name in found.split(", ")}

    def files(self) -> Files:
        """What the files contain now."""
        text = StringIO()
        round_trip().dump(self.spec, text)
        return Files(text.getvalue(), "".join(self.rows))

    def fresh(self, *titles: str) -> list[Node]:
        """Blocks of the guide, in which what they define has names that the spec does not have."""
        text = "\n---\n".join(map(guide, titles))
        defined = re.findall(r"^- \{?name: (\w+)|^name: (\w+)", text, re.M)
        stems = {re.sub("(Request|Response)$", "", a or b) for a, b in defined}
        more = ""
        while any(f"{stem}{more}".lower() in self._taken for stem in stems):
            more += "x"
        for stem in stems if more else ():
            other = stem + (more.upper() if stem[0].isupper() else more)
            text = re.sub(rf"\b{stem}(?=(?:Request|Response)?\b)", other, text)
        return list(round_trip().load_all(text))

    def field(self, owner: str, name: str) -> tuple[Node, Node]:
        """A record and its field of that name, or else its last one that no other one needs."""
        record = named(self.spec["messages"], owner)
        needed = {
            field["required"].removeprefix("yes if ")
            for field in record["fields"]
            if "required" in field
        }
        needed |= {union["discriminator"] for union in self.spec["unions"]}
        own = [field for field in record["fields"] if "name" in field]
        free = [f for f in own if f["name"] not in needed and f["required"] != "yes"]
        return record, next((field for field in own if field["name"] == name), free[-1])

    def members(self, message: Node) -> Iterator[Node]:
        """The fields of a message, those of its groups and oneofs included."""
        for member in message["fields"]:
            if "include" in member:
                yield from named(self.spec["groups"], member["include"])["fields"]
            else:
                yield from member.get("fields", [member])

    def add(self, nodes: Node, new: Node, *owners: Node) -> None:
        """Adds a node to a list, with a number that none of its owners has or reserves.

        Nor has it any record, as records of a union are one message in protobuf.
        """
        taken: set[int] = set()
        if any(owner in self.spec["messages"] for owner in owners):
            owners = tuple(self.spec["messages"])
        for owner in owners:
            members = owner["values"] if "values" in owner else self.members(owner)
            taken |= {member["number"] for member in members} | {*owner.get("reserved", ())}
        (node,) = new
        while node["number"] in taken:
            node["number"] += 1
        nodes.append(node)


def edit(change: Callable[[Project], None]) -> Edit:
    """An edit of the files, from one of the project."""

    @wraps(change)
    def edited(files: Files) -> Files:
        project = Project(files)
        change(project)
        return project.files()

    return edited


# The edits, in the order of the guide


@edit
def optional_field(project: Project) -> None:
    """Adds a field that may be absent."""
    record = named(project.spec["messages"], "EmailIn")
    project.add(record["fields"], *project.fresh("a field of EmailIn"), record)


@edit
def field_of_group(project: Project) -> None:
    """Adds the same field to a group, and so to every record that includes it."""
    group = project.spec["groups"][0]
    users = [m for m in project.spec["messages"] if {"include": group["name"]} in m["fields"]]
    project.add(group["fields"], *project.fresh("a field of EmailIn"), *users)


@edit
def required_field(project: Project) -> None:
    """Adds a field that must be present, also in the example."""
    record = named(project.spec["messages"], "EmailOut")
    titles = ("a required field of EmailOut", "in the example of EmailOut")
    field, example = project.fresh(*titles)
    project.add(record["fields"], field, record)
    if "example" in record:
        record["example"].update(example)


@edit
def enum_value(project: Project) -> None:
    """Adds a value that fields may have."""
    enum = named(project.spec["enums"], "EntityType")
    project.add(enum["values"], *project.fresh("a value of EntityType"), enum)


@edit
def record(project: Project) -> None:
    """Adds a record, and a field that contains some of it."""
    owner = named(project.spec["messages"], "EmailIn")
    titles = ("a record", "a field of EmailIn that has the type Attachment")
    (new,), field = project.fresh(*titles)
    project.add(owner["fields"], field, owner)
    project.spec["messages"].append(new)


@edit
def service_message(project: Project) -> None:
    """Adds a message of a service, and a field that contains it."""
    messages = project.spec["services"][0]["messages"]
    owner = named(messages, "ListInteractionsResponse")
    titles = ("a message of EmailInteractionService", "a field of ListInteractionsResponse")
    (new,), field = project.fresh(*titles)
    project.add(owner["fields"], field, owner)
    messages.append(new)


@edit
def method(project: Project) -> None:
    """Adds a method, with its request and its response."""
    service = project.spec["services"][0]
    titles = ("messages of the method", "a method of EmailInteractionService")
    messages, new = project.fresh(*titles)
    service["messages"].extend(messages)
    service["methods"].extend(new)


@edit
def renamed_field(project: Project) -> None:
    """Renames a field, in the example and in the table of the source too."""
    owner, field = project.field("EmailOut", "reviewer_id")
    old = field["name"]
    (new,) = project.fresh("the new name of EmailOut.reviewer_id")
    field["name"] = new["name"]
    example = owner.get("example", {})
    if old in example:
        example.insert(list(example).index(old), new["name"], example.pop(old))
    start, other = (f"{owner['table']}\t{owner['block']}\t{name}\t" for name in (old, new["name"]))
    project.rows = [row.replace(start, other) for row in project.rows]


def _remove(project: Project) -> tuple[Node, Node]:
    owner, field = project.field("EmailOut", "standard_response_id")
    owner["fields"].remove(field)
    owner.get("example", {}).pop(field["name"], None)
    start = f"{owner['table']}\t{owner['block']}\t{field['name']}\t"
    project.rows = [row for row in project.rows if not row.startswith(start)]
    return owner, field


@edit
def removed_field(project: Project) -> None:
    """Removes a field, from the example and the table of the source too."""
    _remove(project)


@edit
def reserved_field(project: Project) -> None:
    """Removes a field, and reserves what compat says must be reserved then."""
    owner, field = _remove(project)
    (reserved,) = round_trip().load_all(guide("what EmailOut reserves"))
    values = dict(zip(reserved, (field["number"], field["name"]), strict=True))
    for key, value in values.items():
        reserved[key][0] = value
        owner.insert(list(owner).index("fields"), key, owner.pop(key, []) + reserved[key])


@edit
def text(project: Project) -> None:
    """Changes a description, and adds a decision."""
    _, field = project.field("EmailIn", "cc")
    for title in ("another description of EmailIn.cc", "a decision of EmailIn.cc"):
        field.update(round_trip().load(guide(title)))
