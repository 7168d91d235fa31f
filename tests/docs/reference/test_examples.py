"""The examples on the pages: each document in three forms, which every engine reads alike.

The examples are read as a reader copies them: by heading, from the block of code.
"""

import json
from collections.abc import Mapping
from typing import Any

import pytest
from google.protobuf import json_format, text_format

import email_interactions
from email_interactions.v1 import email_interactions_pb2
from tests.support.documents.corpus import cases, protobuf_bytes
from tests.support.project import GENERATED
from tests.support.readers.markdown import code
from tests.support.readers.spec import RECORDS, SPEC, spec_fields

SIZES = ("Minimal", "Typical", "Everything")
WITH_CHOICES = {message["name"] for message in SPEC["messages"] if "choices" in message}
TYPICAL = {message["name"] for message in SPEC["messages"] if "example" in message}


def sizes(record: str) -> list[str]:
    """The sizes of the documents on a page; a typical one is written in the spec."""
    return [size for size in SIZES if size != "Typical" or record in TYPICAL]


EXAMPLES = [(record, size) for record in RECORDS for size in sizes(record)]
each_example = pytest.mark.parametrize(("record", "size"), EXAMPLES)


def blocks(record: str) -> Mapping[tuple[str, str], str]:
    """The code on a page of examples, by heading and language."""
    page = GENERATED / "docs" / f"{record}-examples.md"
    return {(block.heading, block.info): block.text for block in code(page)}


def in_json(record: str, size: str) -> str:
    """The document in API JSON."""
    return blocks(record)[f"{size}, in JSON", "json"]


def in_text_format(record: str, size: str) -> Any:
    """The message that protobuf's own parser makes of the text."""
    text = blocks(record)[f"{size}, in protobuf's text format", "textproto"]
    assert f"# proto-message: email_interactions.v1.{record}\n" in text
    message = getattr(email_interactions_pb2, record)()
    return text_format.Parse(text, message)


def in_python(record: str, size: str) -> Any:
    """The record that the Python code creates, run in a module of its own."""
    code = blocks(record)[f"{size}, in Python", "python"]
    namespace: dict[str, Any] = {}
    exec(compile(code, f"{record}-examples.md", "exec"), namespace)  # noqa: S102 - our own page
    return namespace["document"]


@pytest.mark.parametrize("record", RECORDS)
def test_a_page_has_three_documents_in_three_forms(record: str) -> None:
    """Nothing is missing, and there is nothing else."""
    forms = {"in JSON": "json", "in protobuf's text format": "textproto", "in Python": "python"}
    expected = [(f"{size}, {form}", name) for size in sizes(record) for form, name in forms.items()]
    assert list(blocks(record)) == expected


@each_example
def test_an_example_is_a_case_of_the_corpus(record: str, size: str) -> None:
    """The document that every engine accepts, in all its forms: the corpus adds the defaults."""
    (case,) = (c for c in cases(record) if c.id == f"{record}/document/{size.lower()}")
    assert json.loads(in_json(record, size)) == json.loads(case.text)
    made, message = in_python(record, size), in_text_format(record, size)
    assert made == type(made).from_json(in_json(record, size)) == type(made).from_proto(message)
    assert made.to_dict() == case.value
    assert message == json_format.Parse(in_json(record, size), type(message)())
    assert made.to_proto() == type(message).FromString(protobuf_bytes(record)[case.id])


@pytest.mark.parametrize("record", RECORDS)
def test_the_smallest_has_what_is_required_and_the_largest_has_all(record: str) -> None:
    """Minimal is minimal, and no field is missing in everything that is never forbidden."""
    fields = getattr(email_interactions_pb2, record).DESCRIPTOR.fields
    names = list(json.loads(in_json(record, "Everything")))
    forbidden = {field["name"] for _, _, field in spec_fields() if "forbidden" in field}
    missing = {field.json_name for field in fields} - {*names}
    assert names == [f.json_name for f in fields if f.json_name in names]
    assert missing <= forbidden or record in WITH_CHOICES
    kind = getattr(email_interactions, record)
    document = json.loads(in_json(record, "Minimal"))
    for name in document:
        with pytest.raises(email_interactions.ValidationError):
            kind.from_dict({key: value for key, value in document.items() if key != name})
