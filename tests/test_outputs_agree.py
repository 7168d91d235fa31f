"""The outputs against each other, each read by an independent reader."""

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import grpc_tools
import pytest
from google.protobuf import descriptor_pb2
from grpc_tools import protoc

from tests.readers import (
    GENERATED,
    RECORDS,
    Facts,
    Rules,
    attribute_docs,
    descriptor_set,
    enums_of_python,
    facts_of_dataclasses,
    facts_of_json_schema,
    facts_of_pages,
    facts_of_protobuf,
    json_schema,
    protobuf_messages,
    tables,
)


@pytest.mark.parametrize("other", [facts_of_protobuf, facts_of_dataclasses, facts_of_pages])
def test_same_fields_types_and_presence_as_json_schema(other: Callable[[], Facts]) -> None:
    """Every output has the fields of the JSON Schema: names, order, types, lists, presence."""
    assert facts_of_json_schema() == other()


def test_enums_have_the_same_numbers_everywhere() -> None:
    """The numbers of an enum are the same in JSON Schema, protobuf, Python and the pages."""
    of_schema = {
        name: found["enum"]
        for name, found in json_schema("EmailIn")["$defs"].items()
        if "enum" in found
    }
    of_python = {name: list(values.values()) for name, values in enums_of_python().items()}
    of_pages = {
        table.heading: [int(row[0]) for row in table.rows]
        for table in tables(GENERATED / "docs" / "enums.md")
    }
    assert of_schema == of_python == of_pages == protobuf_enums()


def protobuf_enums() -> dict[str, list[int]]:
    """The enums in the file of the records."""
    (records,) = (f for f in descriptor_set().file if f.name.endswith("email_interactions.proto"))
    return {enum.name: [value.number for value in enum.value] for enum in records.enum_type}


def test_enum_values_have_the_same_names_in_python_protobuf_and_pages() -> None:
    """NEW in Python is INTERACTION_STATUS_NEW in protobuf; the page names both."""
    for table in tables(GENERATED / "docs" / "enums.md"):
        prefix = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", table.heading).upper()
        names = list(enums_of_python()[table.heading])
        assert names == [row[1] for row in table.rows]
        assert [f"{prefix}_{name}" for name in names] == [row[3] for row in table.rows]


def test_the_reserved_number_is_reserved_in_protobuf() -> None:
    """entity_type has no 4, and protobuf keeps the number free."""
    enums = {enum.name: enum for file in descriptor_set().file for enum in file.enum_type}
    ranges = [(part.start, part.end) for part in enums["EntityType"].reserved_range]
    assert ranges == [(4, 4)]


@pytest.mark.parametrize("record", RECORDS)
def test_pages_print_the_numbers_of_the_descriptor(record: str) -> None:
    """The column Number holds the field numbers of protobuf."""
    summary = tables(GENERATED / "docs" / f"{record}.md")[0]
    printed = {row[0]: int(row[3]) for row in summary.rows}
    assert printed == {f.json_name: f.number for f in protobuf_messages()[record].field}


@pytest.mark.parametrize("record", RECORDS)
def test_pages_print_the_identifiers_of_protobuf_and_python(record: str) -> None:
    """An entry shows the declaration in protobuf and the attribute in Python."""
    entries = {t.heading: dict(t.rows) for t in tables(GENERATED / "docs" / f"{record}.md")[1:]}
    for field in protobuf_messages()[record].field:
        entry = entries[field.json_name]
        assert entry["In protobuf"].endswith(f" {field.name} = {field.number}")
        assert entry["In Python"].startswith(f"{field.name}: ")
        assert entry["In JSON"].startswith(f"{field.json_name}: ")


@pytest.mark.parametrize("record", RECORDS)
def test_descriptions_are_the_same_everywhere(record: str) -> None:
    """JSON Schema, protobuf's comment, Python's docstring and the page carry the same sentence."""
    comments = protobuf_comments(record)
    docs = attribute_docs(record)
    pages = {row[0]: row[4] for row in tables(GENERATED / "docs" / f"{record}.md")[0].rows}
    for field in protobuf_messages()[record].field:
        text = json_schema(record)["properties"][field.json_name]["description"]
        assert comments[field.name].startswith(text)
        assert docs[field.name].startswith(text)
        assert text.replace("`", "") == pages[field.json_name].replace("`", "")


def protobuf_comments(record: str) -> dict[str, str]:
    """The comment above each field, its lines joined."""
    for file in descriptor_set().file:
        for index, message in enumerate(file.message_type):
            if message.name == record and file.package == "email_interactions.v1":
                return {
                    message.field[place.path[3]].name: " ".join(place.leading_comments.split())
                    for place in file.source_code_info.location
                    if list(place.path[:3]) == [4, index, 2] and len(place.path) == 4
                }
    raise AssertionError(record)


def test_the_default_is_the_same_everywhere() -> None:
    """allow_children defaults to true in JSON Schema, Python, the page and protobuf's comment."""
    properties = json_schema("EmailIn")["properties"]
    defaults = {name: found["default"] for name, found in properties.items() if "default" in found}
    entries = {t.heading: dict(t.rows) for t in tables(GENERATED / "docs" / "EmailIn.md")[1:]}
    of_pages = {n: json.loads(e["Default"]) for n, e in entries.items() if "Default" in e}
    commented = [
        n for n, text in protobuf_comments("EmailIn").items() if "Absent means true" in text
    ]
    assert defaults == of_pages == {"allow_children": True}
    assert commented == ["allow_children"]


@pytest.mark.parametrize("record", RECORDS)
def test_the_url_pattern_is_the_same_in_json_schema_and_protobuf(record: str) -> None:
    """One pattern of the vocabulary decides everywhere."""
    rules = Rules()
    of_protobuf = {
        field.json_name: rules.of("field", field.options).string.pattern
        for field in protobuf_messages()[record].field
        if rules.of("field", field.options).string.pattern
    }
    of_schema = {
        name: found["pattern"]
        for name, found in json_schema(record)["properties"].items()
        if "pattern" in found and "format" not in found
    }
    assert of_schema == of_protobuf


def test_the_two_protobuf_trees_differ_in_rules_only(
    bare: list[descriptor_pb2.FileDescriptorProto],
) -> None:
    """The tree with rules, less the rules and their import, is the bare tree."""
    with_rules = {file.name: without_rules(file) for file in descriptor_set().file if is_ours(file)}
    assert {file.name: without_rules(file) for file in bare} == with_rules


def test_the_bare_tree_needs_only_googles_types(
    bare: list[descriptor_pb2.FileDescriptorProto],
) -> None:
    """The files of the bare tree import each other and google's files."""
    names = {file.name for file in bare}
    imports = {name for file in bare for name in file.dependency} - names
    assert imports == {f"google/protobuf/{n}.proto" for n in ("struct", "timestamp", "field_mask")}


def is_ours(file: descriptor_pb2.FileDescriptorProto) -> bool:
    """Whether a file is none of google's or buf's."""
    return file.package.startswith("email_interactions")


@pytest.fixture
def bare(tmp_path: Path) -> list[descriptor_pb2.FileDescriptorProto]:
    """The bare tree, compiled by protoc from a folder that holds nothing else."""
    source = tmp_path / "source"
    shutil.copytree(GENERATED / "proto", source)
    files = [path.relative_to(source).as_posix() for path in sorted(source.rglob("*.proto"))]
    google = Path(str(grpc_tools.__file__)).parent / "_proto"
    output = tmp_path / "bare.binpb"
    paths = [f"--proto_path={source}", f"--proto_path={google}"]
    assert protoc.main(["protoc", *paths, f"--descriptor_set_out={output}", *files]) == 0
    return list(descriptor_pb2.FileDescriptorSet.FromString(output.read_bytes()).file)


def without_rules(
    file: descriptor_pb2.FileDescriptorProto,
) -> descriptor_pb2.FileDescriptorProto:
    """A file without what the rules bring: their import, and extensions in the options."""
    plain = descriptor_pb2.FileDescriptorProto.FromString(file.SerializeToString())
    plain.ClearField("source_code_info")
    dependencies = [name for name in plain.dependency if not name.startswith("buf/")]
    plain.dependency[:] = dependencies
    for message in plain.message_type:
        parts: list[Any] = [message, *message.field, *message.oneof_decl]
        for part in parts:
            part.options.DiscardUnknownFields()
            if not part.options.ListFields():
                part.ClearField("options")
    return plain
