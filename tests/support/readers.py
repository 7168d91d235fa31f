"""Independent readers: each output as the same plain facts, read by other code than made it.

The names of records, their titles and the types are read from the spec, as plain YAML.

JSON Schema is read as JSON, protobuf through its descriptor set, the dataclasses through
`dataclasses.fields` and their docstrings, the pages through a Markdown parser. No reader imports
the generator.
"""

import ast
import dataclasses
import json
import re
import types
import typing
from collections.abc import Iterator, Mapping
from csv import QUOTE_NONE, DictReader
from datetime import datetime
from enum import IntEnum
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory
from google.protobuf.message import Message as ProtobufMessage

import email_interactions
import email_interactions.messages
from tests.support.markdown import tables

PROJECT = Path(__file__).parents[2]
GENERATED = PROJECT / "generated"
SPEC_FILE = PROJECT / "spec" / "email_interactions.yaml"
SPEC: Any = yaml.load(SPEC_FILE.read_bytes(), Loader=yaml.CBaseLoader)  # noqa: S506 - words only
FIRST_RELEASE = min((PROJECT / "spec" / "released").iterdir(), key=lambda path: path.stem)
RECORDS = tuple(str(message["name"]) for message in SPEC["messages"])
PATTERNED = {word["name"] for word in SPEC["types"] if "pattern" in word}


class Fact(NamedTuple):
    """What an output states about one field."""

    name: str  # in JSON
    kind: str  # string, pattern, integer, boolean, timestamp, object, or a message or enum
    repeated: bool
    required: str  # yes, no, yes if NAME


class PrintedRow(NamedTuple):
    """A row of the tables in the source, as printed."""

    table: str
    block: str
    name: str
    type: str
    required: str


Facts = dict[str, dict[str, Fact]]  # by message, then by name; in order


@cache
def printed_rows() -> tuple[PrintedRow, ...]:
    """Return the 68 rows of the source."""
    return tuple(PrintedRow(**row) for row in tsv("cases", "printed_rows.tsv"))


def spec_fields() -> Iterator[tuple[Any, str, Any]]:
    """Yield message, block and words of each field of the records in the YAML file."""
    groups = {group["name"]: group for group in SPEC["groups"]}
    for message in SPEC["messages"]:
        for member in message["fields"]:
            group = groups[member["include"]] if "include" in member else None
            block = group["title"] if group else message.get("block", "")
            for field in group["fields"] if group else [member]:
                yield message, block, field


def variants(union: Any) -> dict[int, str]:
    """Return the records of a union in the YAML file, by the values of its discriminator."""
    (enum,) = {f["enum"] for _, _, f in spec_fields() if f["name"] == union["discriminator"]}
    (values,) = (found["values"] for found in SPEC["enums"] if found["name"] == enum)
    numbers = {value["name"]: int(value["number"]) for value in values}
    records = {titled(message): message["name"] for message in SPEC["messages"]}
    return {numbers[each["value"]]: records[each["type"]] for each in union["variants"]}


def tsv(*path: str) -> list[dict[str, str]]:
    """Return the rows of a table in a folder of the tests."""
    with PROJECT.joinpath("tests", *path).open(encoding="utf-8", newline="") as lines:
        return list(DictReader(lines, delimiter="\t", quoting=QUOTE_NONE))


# JSON Schema


def json_schema(name: str, root: Path = GENERATED) -> dict[str, Any]:
    """Return one schema file, as JSON."""
    path = root / "json_schema" / f"{name}.schema.json"
    schema: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return schema


def facts_of_json_schema(root: Path = GENERATED) -> Facts:
    """Return the facts in the schemas."""
    return {name: dict(_schema_facts(json_schema(name, root))) for name in RECORDS}


def _schema_facts(schema: dict[str, Any]) -> Iterator[tuple[str, Fact]]:
    conditions = {
        name: rule["if"]["required"][0]
        for rule in schema.get("allOf", [])
        for name in rule["then"]["required"]
    }
    for name, found in schema["properties"].items():
        nullable, value = _without_null(found)
        required = "yes" if name in schema["required"] else "no"
        assert nullable == (required == "no"), name
        if name in conditions:
            required = f"yes if {conditions[name]}"
        repeated = value.get("type") == "array"
        kind = _schema_kind(value["items"] if repeated else value)
        yield name, Fact(name, kind, repeated, required)


def _without_null(schema: dict[str, Any]) -> tuple[bool, dict[str, Any]]:
    match schema:
        case {"anyOf": [value, {"type": "null"}]}:
            return True, value
        case {"type": [kind, "null"]}:
            return True, schema | {"type": kind}
    return False, schema


def _schema_kind(schema: dict[str, Any]) -> str:
    match schema:
        case {"$ref": str(reference)}:
            return reference.removeprefix("#/$defs/")
        case {"type": "string", "format": "date-time"}:
            return "timestamp"
        case {"type": "string", "pattern": _}:
            return "pattern"
        case {"type": "integer", "minimum": -2147483648, "maximum": 2147483647}:
            return "integer"
        case {"type": ("string" | "boolean" | "object") as kind}:
            return str(kind)
    raise AssertionError(schema)


def enums_of_json_schema(schema: dict[str, Any]) -> dict[str, dict[str, int]]:
    """Return every enum in the `$defs` of a file: its names and numbers."""
    return {
        name: {value["title"]: value["const"] for value in found["oneOf"]}
        for name, found in schema.get("$defs", {}).items()
        if "oneOf" in found
    }


# protobuf


@cache
def descriptor_set(root: Path = GENERATED) -> descriptor_pb2.FileDescriptorSet:
    """Return the descriptor set with rules, imports and comments."""
    (path,) = (root / "descriptors").glob("*.binpb")
    return descriptor_pb2.FileDescriptorSet.FromString(path.read_bytes())


class Rules:
    """The options of protovalidate, read through a pool with only the descriptor set."""

    def __init__(self, root: Path = GENERATED) -> None:
        self._pool = descriptor_pool.DescriptorPool()
        for file in descriptor_set(root).file:
            self._pool.Add(file)

    def of(self, kind: str, options: ProtobufMessage) -> Any:
        """Return the rules of a `field`, `message` or `oneof`, from its options."""
        name = f"google.protobuf.{kind.capitalize()}Options"
        options_class = message_factory.GetMessageClass(self._pool.FindMessageTypeByName(name))
        extension = self._pool.FindExtensionByName(f"buf.validate.{kind}")
        if extension.message_type:
            message_factory.GetMessageClass(extension.message_type)
        parsed: Any = options_class.FromString(options.SerializeToString())
        return parsed.Extensions[extension]


def protobuf_messages(root: Path = GENERATED) -> dict[str, descriptor_pb2.DescriptorProto]:
    """Return the messages of our own files."""
    files = descriptor_set(root).file
    return {
        message.name: message
        for file in files
        if not file.package.startswith(("google.", "buf."))
        for message in file.message_type
    }


_PROTOBUF_KINDS = {
    "TYPE_STRING": "string",
    "TYPE_INT32": "integer",
    "TYPE_BOOL": "boolean",
    ".google.protobuf.Timestamp": "timestamp",
    ".google.protobuf.Struct": "object",
}


def facts_of_protobuf(root: Path = GENERATED) -> Facts:
    """Return the facts in the descriptor set, including rules."""
    rules = Rules(root)
    messages = protobuf_messages(root)
    return {name: dict(_protobuf_facts(messages[name], rules)) for name in RECORDS}


def _protobuf_facts(
    message: descriptor_pb2.DescriptorProto, rules: Rules
) -> Iterator[tuple[str, Fact]]:
    conditions = dict(_cel_conditions(rules.of("message", message.options)))
    for field in message.field:
        found = rules.of("field", field.options)
        required = "yes" if found.required else "no"
        if field.name in conditions:
            required = f"yes if {conditions[field.name]}"
        kind_name = descriptor_pb2.FieldDescriptorProto.Type.Name(field.type)
        kind = _PROTOBUF_KINDS.get(field.type_name or kind_name) or field.type_name.split(".")[-1]
        kind = "pattern" if found.string.pattern else kind
        repeated = field.label == descriptor_pb2.FieldDescriptorProto.LABEL_REPEATED
        assert repeated or field.proto3_optional, field.name
        yield field.json_name, Fact(field.json_name, kind, repeated, required)


def _cel_conditions(rules: Any) -> Iterator[tuple[str, str]]:
    for rule in rules.cel:
        match = re.fullmatch(r"!has\(this\.(\w+)\) \|\| has\(this\.(\w+)\)", rule.expression)
        assert match, rule.expression
        assert rule.id == f"{match[2]}.required_if"
        yield match[2], match[1]


# Python


_PYTHON_KINDS: dict[Any, str] = {
    str: "string",
    int: "integer",
    bool: "boolean",
    datetime: "timestamp",
    dict[str, Any]: "object",
}


def facts_of_dataclasses() -> Facts:
    """Return the facts in the dataclasses; names as in JSON, conditions from the docstrings."""
    return {name: dict(_class_facts(getattr(email_interactions, name))) for name in RECORDS}


def _class_facts(record: type[Any]) -> Iterator[tuple[str, Fact]]:
    hints = typing.get_type_hints(record)
    docs = attribute_docs(record.__name__)
    for field in dataclasses.fields(record):
        doc = docs[field.name]
        called = re.search(r"JSON name: `(\w+)`", doc)
        name = called[1] if called else field.name
        optional, hint = without_none(hints[field.name])
        repeated = typing.get_origin(hint) is list
        without_default = (
            field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
        )
        required = "yes" if without_default else "no"
        condition = re.search(r"Required if `(\w+)` is present", doc)
        if condition:
            required = f"yes if {condition[1]}"
        assert optional == (required != "yes" and not repeated and field.default is None), name
        kind = kind_of_hint(hint, repeated=repeated)
        word = re.search(r"Type `([^`]+)`[.]", doc)
        kind = "pattern" if word and word[1] in PATTERNED else kind
        yield name, Fact(name, kind, repeated, required)


def without_none(hint: Any) -> tuple[bool, Any]:
    """Return a type hint without None, and whether it allows None."""
    if typing.get_origin(hint) in (types.UnionType, typing.Union):
        (value,) = (part for part in typing.get_args(hint) if part is not type(None))
        return True, value
    return False, hint


def kind_of_hint(hint: Any, *, repeated: bool) -> str:
    """Return the kind of a type hint; for a list, the kind of its items."""
    item = typing.get_args(hint)[0] if repeated else hint
    return _PYTHON_KINDS.get(item) or str(item.__name__)


@cache
def attribute_docs(record: str) -> Mapping[str, str]:
    """Return the string below each attribute of a dataclass, its lines joined."""
    path = Path(str(email_interactions.messages.__file__))
    tree = ast.parse(path.read_text(encoding="utf-8"))
    (body,) = (n.body for n in tree.body if isinstance(n, ast.ClassDef) and n.name == record)
    return {
        node.target.id: " ".join(below.value.value.split())
        for node, below in pairwise(body)
        if isinstance(node, ast.AnnAssign)
        and isinstance(node.target, ast.Name)
        and isinstance(below, ast.Expr)
        and isinstance(below.value, ast.Constant)
        and isinstance(below.value.value, str)
    }


def enums_of_python() -> dict[str, dict[str, int]]:
    """Return every IntEnum: its names and numbers."""
    return {
        name: {value.name: value.value for value in found}
        for name, found in vars(email_interactions).items()
        if isinstance(found, type) and issubclass(found, IntEnum)
    }


def titled(message: Mapping[str, Any]) -> str:
    """Return the title of a message, by default its name."""
    return str(message.get("title", message["name"]))


# Markdown


_MARKDOWN_KINDS = {
    **{word["name"]: "pattern" if "pattern" in word else word["base"] for word in SPEC["types"]},
    **{titled(message): message["name"] for message in SPEC["messages"]},
}


def facts_of_pages(root: Path = GENERATED) -> Facts:
    """Return the facts in the summary tables of the pages."""
    return {name: dict(_page_facts(root / "docs" / f"{name}.md")) for name in RECORDS}


def _page_facts(page: Path) -> Iterator[tuple[str, Fact]]:
    summary = tables(page)[0]
    assert summary.columns == ["Field", "Type", "Presence"]
    for name, word, presence in summary.rows:
        match = re.fullmatch(r"(.+?)(\[\])?(?: \((\w+)\))?", word)
        assert match, word
        kind = match[3] or _MARKDOWN_KINDS[match[1]]
        yield name, Fact(name, kind, bool(match[2]), as_in_the_source(presence))


def as_in_the_source(presence: str) -> str:
    """Return the presence on a page in the words of the source."""
    words = {"required": "yes", "optional": "no"}
    return words.get(presence) or presence.replace("required if ", "yes if ")
