"""The outputs against each other, each read by an independent reader."""

import dataclasses
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from google.protobuf import descriptor_pb2

import email_interactions
from tests.support.outputs.protobuf import bare_descriptor, faults_of_protos
from tests.support.project import GENERATED
from tests.support.readers.facts import Facts, in_order
from tests.support.readers.json_schema import (
    enums_of_json_schema,
    facts_of_json_schema,
    json_schema,
    record_schema,
)
from tests.support.readers.markdown import plain, sections, tables
from tests.support.readers.pages import facts_of_pages
from tests.support.readers.protobuf import (
    Rules,
    descriptor_set,
    facts_of_protobuf,
    protobuf_messages,
)
from tests.support.readers.python import attribute_docs, enums_of_python, facts_of_dataclasses
from tests.support.readers.spec import RECORDS, SPEC, spec_fields


@pytest.mark.parametrize("other", [facts_of_protobuf, facts_of_dataclasses, facts_of_pages])
def test_same_fields_types_and_presence_as_json_schema(other: Callable[[], Facts]) -> None:
    """Every output has the fields of the JSON Schema: names, order, types, lists, presence."""
    assert in_order(facts_of_json_schema()) == in_order(other())


def test_enums_have_the_same_numbers_everywhere() -> None:
    """The numbers of an enum are the same in JSON Schema, protobuf, Python and the pages."""
    of_schema = {
        name: list(values.values())
        for record in RECORDS
        for name, values in enums_of_json_schema(json_schema(record)).items()
    }
    of_python = {name: list(values.values()) for name, values in enums_of_python().items()}
    of_pages = {
        table.heading: [int(row[0]) for row in table.rows]
        for table in tables(GENERATED / "docs" / "enums.md")
    }
    used = {fact.kind for facts in facts_of_protobuf().values() for fact in facts.values()}
    assert of_python == of_pages == protobuf_enums()
    assert of_schema == {name: found for name, found in of_python.items() if name in used}


def protobuf_enums() -> dict[str, list[int]]:
    """The enums in the file of the records."""
    (file,) = (f for f in descriptor_set().file if RECORDS[0] in [m.name for m in f.message_type])
    return {enum.name: [value.number for value in enum.value] for enum in file.enum_type}


def test_enum_values_have_the_same_names_in_python_protobuf_and_pages() -> None:
    """NEW in Python is INTERACTION_STATUS_NEW in protobuf; the page names both."""
    for table in tables(GENERATED / "docs" / "enums.md"):
        prefix = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", table.heading).upper()
        names = list(enums_of_python()[table.heading])
        assert names == [row[1] for row in table.rows]
        assert [f"{prefix}_{name}" for name in names] == [row[3] for row in table.rows]


def test_reserved_numbers_are_reserved_in_protobuf() -> None:
    """Protobuf keeps the numbers free that the spec reserves."""
    enums = {enum.name: enum for file in descriptor_set().file for enum in file.enum_type}
    for enum in SPEC["enums"]:
        ranges = enums[enum["name"]].reserved_range
        numbers = [n for part in ranges for n in range(part.start, part.end + 1)]
        assert numbers == sorted(map(int, enum.get("reserved", [])))


@pytest.mark.parametrize("record", RECORDS)
def test_pages_print_the_numbers_and_identifiers(record: str) -> None:
    """An entry has the number of protobuf, and the declaration in each output."""
    entries = {section.heading: section for section in sections(page_of(record))}
    for field in protobuf_messages()[record].field:
        section = entries[field.json_name]
        entry = {name: plain(cell) for name, cell in section.properties().items()}
        assert plain(section.facts()[-1]) == f"number {field.number}"
        assert entry["In protobuf"].endswith(f" {field.name} = {field.number}")
        assert entry["In Python"].startswith(f"{field.name}: ")
        assert entry["In JSON"].startswith(f"{field.json_name}: ")


def page_of(record: str) -> Path:
    """The page of a record."""
    return GENERATED / "docs" / f"{record}.md"


@pytest.mark.parametrize("record", RECORDS)
def test_descriptions_are_the_same_everywhere(record: str) -> None:
    """JSON Schema, protobuf's comment, Python's docstring and the page begin as the spec does."""
    texts = {f["name"]: f["description"] for m, _, f in spec_fields() if m["name"] == record}
    comments = protobuf_comments(record)
    docs = attribute_docs(record)
    pages = {section.heading: section.text.split("\n") for section in sections(page_of(record))}
    for field in protobuf_messages()[record].field:
        text = " ".join(texts[field.json_name].split())
        found = record_schema(record)["properties"][field.json_name]["description"]
        assert found.startswith(text)  # notes, and what words mean, may follow
        assert comments[field.name].startswith(text)
        assert docs[field.name].removeprefix("Deprecated. ").startswith(text)
        assert text.replace("`", "") == pages[field.json_name][2]


def protobuf_comments(record: str) -> dict[str, str]:
    """The comment above each field, its lines joined."""
    for file in descriptor_set().file:
        for index, message in enumerate(file.message_type):
            if message.name == record and is_ours(file):
                return {
                    message.field[place.path[3]].name: " ".join(place.leading_comments.split())
                    for place in file.source_code_info.location
                    if list(place.path[:3]) == [4, index, 2] and len(place.path) == 4
                }
    raise AssertionError(record)


@pytest.mark.parametrize("record", RECORDS)
def test_a_default_is_the_same_everywhere(record: str) -> None:
    """JSON Schema, the dataclass, the page and protobuf's comment have the same defaults."""
    properties = record_schema(record)["properties"]
    defaults = {name: found["default"] for name, found in properties.items() if "default" in found}
    assert defaults == {
        section.heading: json.loads(plain(part).removeprefix("default "))
        for section in sections(page_of(record))
        if section.heading in properties
        for part in section.facts()
        if plain(part).startswith("default ")
    }
    names = {field.name: field.json_name for field in protobuf_messages()[record].field}
    comments = {names[name]: text for name, text in protobuf_comments(record).items()}
    assert defaults.keys() == {name for name, text in comments.items() if "Absent means" in text}
    for name, value in defaults.items():
        assert f"Absent means {json.dumps(value)}" in comments[name]
    assert defaults == {
        names[field.name]: field.default
        for field in dataclasses.fields(getattr(email_interactions, record))
        if field.default not in (None, dataclasses.MISSING)
    }


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
        for name, found in record_schema(record)["properties"].items()
        if "pattern" in found and "format" not in found
    }
    assert of_schema == of_protobuf


def test_the_two_protobuf_trees_differ_in_rules_only() -> None:
    """The tree with rules, less the rules and their import, is the bare tree."""
    assert list(faults_of_protos(GENERATED)) == []


def test_the_bare_tree_needs_only_googles_types() -> None:
    """The files of the bare tree import each other and google's files."""
    files = bare_descriptor(GENERATED).file
    ours = {file.name for file in files}
    imports = {name for file in files for name in file.dependency} - ours
    assert imports
    assert {name.rpartition("/")[0] for name in imports} == {"google/protobuf"}


def is_ours(file: descriptor_pb2.FileDescriptorProto) -> bool:
    """Whether a file is none of google's or buf's."""
    return bool(file.package == SPEC["package"]["protobuf"])
