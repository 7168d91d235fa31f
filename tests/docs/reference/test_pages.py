"""The reference pages: every fact of the source is on them once, and every anchor is there."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.agreement.test_transcription import MESSAGES
from tests.docs.reference.entries import DOCS, entry, json_fields, plain_text
from tests.support.grouped import grouped
from tests.support.project import GENERATED
from tests.support.readers.json_schema import facts_of_json_schema, record_schema
from tests.support.readers.markdown import anchors_of_forge, links, plain, sections
from tests.support.readers.pages import as_in_the_source
from tests.support.readers.protobuf import protobuf_messages
from tests.support.readers.spec import RECORDS, SPEC, TYPES, PrintedRow, printed_rows, spec_fields


@grouped("row", printed_rows())
def test_a_row_of_the_source_has_one_entry(row: PrintedRow) -> None:
    """With its type, its condition as a link to another entry, and protobuf's number."""
    message = MESSAGES[row.table]
    kind, presence, *_, number = entry(message, row.name).facts()
    assert plain(kind).split(" (")[0] == row.type
    assert as_in_the_source(plain(presence)) == row.required
    condition = row.required.partition("yes if ")[2]
    assert links(presence) == ([f"#{condition}"] if condition else [])
    numbers = {f.json_name: f.number for f in protobuf_messages()[message].field}
    assert plain(number) == f"number {numbers[row.name]}"


@pytest.mark.parametrize("record", RECORDS)
def test_a_condition_is_on_both_entries(record: str) -> None:
    """A field lists the fields that it requires if it is present."""
    facts = facts_of_json_schema()[record]
    for name in facts:
        required = [other for other in facts if facts[other].required == f"yes if {name}"]
        found = [part for part in entry(record, name).facts() if "if present" in plain(part)]
        assert [link for part in found for link in links(part)] == [f"#{one}" for one in required]


@pytest.mark.parametrize("record", RECORDS)
def test_an_entry_has_the_type_of_each_format(record: str) -> None:
    """That of JSON Schema is the one in the schema; test_outputs_agree has the others."""
    for name, schema in record_schema(record)["properties"].items():
        words = plain(entry(record, name).properties()["In JSON Schema"])
        assert words == " | ".join(_types(schema)), name


@pytest.mark.parametrize("record", RECORDS)
def test_an_entry_has_the_property_in_typescript(record: str) -> None:
    """As the interface of the npm package declares it."""
    text = (GENERATED / "javascript" / "index.d.ts").read_text(encoding="utf-8")
    interface = text.partition(f"interface {record} {{")[2].partition("}")[0]
    declared = [line.strip() for line in interface.splitlines() if line.endswith(";")]
    found = [
        plain(entry(record, name).properties()["In TypeScript"]) for name in json_fields(record)
    ]
    assert [f"{each};" for each in found] == [line.replace("runtime.", "") for line in declared]


def _types(schema: dict[str, Any]) -> Iterator[str]:
    """The types and references that a value may have."""
    for part in schema.get("anyOf", [schema]):
        named = part.get("type", [])
        for word in [named] if isinstance(named, str) else named:
            yield f"array of {' | '.join(_types(part['items']))}" if word == "array" else word
        if "$ref" in part:
            yield part["$ref"]


@pytest.mark.parametrize("record", RECORDS)
def test_a_type_has_the_type_of_each_format(record: str) -> None:
    """Its entry agrees with the entries of the fields, unless these restrict it to some words."""
    restricted = {
        (message["name"], field["name"])
        for message, _, field in spec_fields()
        if {"const", "values"} & field.keys()
    }
    for name in json_fields(record):
        section = entry(record, name)
        cells = {key: plain(cell) for key, cell in section.properties().items()}
        kind = plain(section.facts()[0]).removesuffix("[]")
        if kind in TYPES and (record, name) not in restricted:
            head, row, *_ = entry("types", kind).rows
            words = {plain(key): plain(cell) for key, cell in zip(head, row, strict=True)}
            assert all(word in cells[key] for key, word in words.items()), name


@pytest.mark.parametrize("record", RECORDS)
def test_an_entry_has_the_values_of_its_enum(record: str) -> None:
    """Number and name of each, leading to the row that explains it."""
    enums = {enum["name"]: enum["values"] for enum in SPEC["enums"]}
    for name, schema in record_schema(record)["properties"].items():
        enum = schema.get("$ref", "").rpartition("/")[2]
        if enum in enums:
            cell = entry(record, name).properties()["Values"]
            expected = [f"{value['number']} {value['name']}" for value in enums[enum]]
            assert plain(cell).removeprefix("Values: ").split(", ") == expected
            anchors = [f"enums.md#{enum}-{value['name']}".lower() for value in enums[enum]]
            assert links(cell) == anchors


def decisions_of_fields() -> Iterator[tuple[str, str, dict[str, str]]]:
    """Every decision of a field: the page, the field, and the words."""
    for message, _, field in spec_fields():
        for decision in field.get("decisions", []):
            yield message["name"], field["name"], decision


def all_decisions(node: Any) -> Iterator[dict[str, str]]:
    """Every decision of the spec."""
    if isinstance(node, dict):
        yield from node.get("decisions", [])
    for part in node.values() if isinstance(node, dict) else node if isinstance(node, list) else []:
        yield from all_decisions(part)


def test_decisions_has_each_decision_once() -> None:
    """Word for word, however many fields have it."""
    page = "\n".join(section.text for section in sections(DOCS / "decisions.md"))
    found = {tuple(decision.items()) for decision in all_decisions(SPEC)}
    assert page.count("Ambiguity:") == len(found)
    for decision in map(dict, found):
        parts = ("Ambiguity: {ambiguity}", "Decision: {decision}", "Rationale: {rationale}")
        words = "\n".join(parts).format(**{key: plain_text(text) for key, text in decision.items()})
        assert page.count(words) == 1


def test_fields_and_decisions_lead_to_each_other() -> None:
    """An entry shows its decisions in full; it and the page of all decisions link to each other."""
    anchors = anchors_of_forge(DOCS / "decisions.md")
    parts = sections(DOCS / "decisions.md")
    for page, name, decision in decisions_of_fields():
        field = entry(page, name)
        assert f"Decision: {plain_text(decision['decision'])}\n" in field.text
        addresses = [link for link in field.links if link.startswith("decisions.md#")]
        linked = [parts[anchors.index(address.partition("#")[2])] for address in addresses]
        (part,) = (found for found in linked if plain_text(decision["ambiguity"]) in found.text)
        assert f"{page}.md#{name}" in part.links


def test_a_method_lists_its_errors() -> None:
    """Each with its status and its words, and those of the service once."""
    owners = [
        (service, owner, "Errors of every method" if owner is service else owner["name"])
        for service in SPEC["services"]
        for owner in (service, *service["methods"])
        if owner.get("errors")
    ]
    assert owners
    for service, owner, heading in owners:
        listed = [[plain(cell) for cell in row] for row in entry(service["name"], heading).rows]
        expected = [[e["code"], plain_text(e["description"])] for e in owner["errors"]]
        assert listed == [["Status", "When"], *expected]
