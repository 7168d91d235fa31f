"""Unions as types of fields: what their values are in Python, protobuf and pydantic."""

import json
from functools import partial
from typing import Any

import protovalidate
import pydantic
from google.protobuf import json_format

from tests.support.violations import rules, violations

PASSAGE = {"kind": "passage", "text": "x"}
PLACE = {"kind": 1, "desk": 4}
DOCUMENT: Any = {"blocks": [PASSAGE], "place": PLACE}


def faults(package: Any, read: Any, *arguments: Any) -> list[tuple[str, str]]:
    """The pointers and rules of what a function rejects."""
    return rules(violations(partial(read, *arguments), package.ValidationError))


def test_a_value_is_the_record_that_the_discriminator_selects(package: Any) -> None:
    """Also in records that it contains."""
    quote = {"kind": 'quote "x" | \\\\ */', "blocks": [PASSAGE], "by": {"name": "Ann", "age": 4}}
    leaflet = package.Leaflet.from_dict({"blocks": [PASSAGE, quote], "place": PLACE})
    assert list(map(type, leaflet.blocks)) == [package.Passage, package.Quote]
    assert type(leaflet.blocks[1].blocks[0]) is package.Passage
    assert type(leaflet.place) is package.Desk


def test_unknown_names_are_ignored_at_all_levels(package: Any) -> None:
    """Fields of other records are unknown names."""
    document = {**DOCUMENT, "blocks": [{**PASSAGE, "url": "https://x.org"}]}
    assert faults(package, package.Leaflet.from_dict, document) == [("/blocks/0/url", "unknown")]
    leaflet = package.Leaflet.from_dict(document, ignore_unknown=True)
    assert leaflet == package.Leaflet.from_dict(DOCUMENT)


def test_an_instance_that_its_discriminator_does_not_select(package: Any) -> None:
    """It is not valid in the union, though it is on its own."""
    leaflet = package.Leaflet.from_dict(DOCUMENT)
    leaflet.place.kind = package.PlaceKind.ROOM
    assert leaflet.place.validate() == []
    assert faults(package, leaflet.to_json) == [("/place/kind", "enum")]
    leaflet.place = package.Passage(kind="passage", text="x")
    assert faults(package, leaflet.to_proto) == [("/place", "type")]


def test_a_value_without_its_discriminator(package: Any) -> None:
    """Only that is reported: of which record its other fields are is not known."""
    url = "https://library.example/"
    document = {**DOCUMENT, "blocks": [{"url": url}]}
    message = package.Leaflet.from_dict(DOCUMENT).to_proto()
    message.blocks[0].Clear()
    message.blocks[0].url = url
    missing = [("/blocks/0/kind", "required")]
    assert faults(package, package.Leaflet.from_dict, document) == missing
    assert faults(package, package.Leaflet.from_json, json.dumps(document)) == missing
    assert faults(package, package.Leaflet.from_proto, message) == missing


def test_a_message_with_fields_of_other_records(package: Any) -> None:
    """It is rejected by the package, and by the rules in the descriptor."""
    message = package.Leaflet.from_dict(DOCUMENT).to_proto()
    message.blocks[0].url = "https://library.example/"
    message.place.kind = 7
    found = protovalidate.collect_violations(message)
    assert {"url.unknown", "kind.enum"} <= {violation.proto.rule_id for violation in found}
    assert faults(package, package.Leaflet.from_proto, message) == [
        ("/blocks/0/url", "unknown"),
        ("/place/kind", "enum"),
    ]


def test_nothing_for_a_field_of_another_record(package: Any) -> None:
    """It is an unknown name, but a message does not show it."""
    message = type(package.Leaflet.from_dict(DOCUMENT).to_proto())
    for name, nothing in (("url", None), ("sizes", [])):
        document = {**DOCUMENT, "blocks": [{**PASSAGE, name: nothing}]}
        found = faults(package, package.Leaflet.from_dict, document)
        assert found == [(f"/blocks/0/{name}", "unknown")]
        read = json_format.ParseDict(document, message())
        assert protovalidate.collect_violations(read) == []
        assert package.Leaflet.from_proto(read) == package.Leaflet.from_dict(DOCUMENT)


def test_pydantic_reads_the_alias(package: Any) -> None:
    """As a union of records."""
    found: Any = list[package.Block]  # pyright: ignore[reportInvalidTypeForm]
    adapter = pydantic.TypeAdapter(found)
    picture = {"kind": "drawing", "url": "https://library.example/"}
    records = adapter.validate_python([PASSAGE, picture])
    assert list(map(type, records)) == [package.Passage, package.Picture]
    assert package.Leaflet.__name__ in str(pydantic.TypeAdapter(package.Leaflet).json_schema())


def test_what_holds_in_one_record_is_not_said_of_the_union(package: Any) -> None:
    """A field of two records is deprecated in protobuf if it is in both."""
    leaflet = package.Leaflet.from_dict(DOCUMENT)
    messages = [leaflet.blocks[0].to_proto(), leaflet.to_proto().blocks[0]]
    found = [each.DESCRIPTOR.fields_by_name["text"].GetOptions().deprecated for each in messages]
    assert found == [True, False]
