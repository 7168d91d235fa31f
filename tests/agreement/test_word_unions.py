"""Unions told apart by words: Python, JavaScript and JSON Schema select the same records."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import jsonschema_rs
import pydantic
import pytest

from tests.agreement.javascript.comparing import item_in_python, items_in_javascript
from tests.support.engines import sourcemeta
from tests.support.readers.javascript import Question, answers

JOINED = 'joined "in person" | \\\\'
PERSON = {"name": "Ann", "age": 41}
DOCUMENTS: list[Any] = [
    {"event": JOINED, "reader": PERSON},
    {"event": "left", "number": 1},
    {"number": 2, "event": "died"},
    {"event": "moved", "number": 3},  # documented, without a variant
    {"event": "left", "reader": PERSON},
    {"event": JOINED, "number": 4},
    {"event": "Left", "number": 5},
    {"event": "", "number": 5},
    {"event": None, "number": 6},
    {"number": 7},
    {"event": 0, "number": 8},
    {"event": True},
    {"event": ["left"], "number": 9},
    [],
]
VALID = DOCUMENTS[:3]


def test_readers_select_the_same_records(every_construct: Path, package: Any) -> None:
    """As lines and as an array, with the same violations."""
    lines = "".join(f"{json.dumps(document)}\n" for document in DOCUMENTS[:-1]).encode()
    for text in (lines, json.dumps(DOCUMENTS).encode()):
        found = [item_in_python(item) for item in package.read_reader_events(text)]
        (answer,) = answers([Question("readReaderEvents", text, root=every_construct)])
        assert items_in_javascript(answer) == {"items": found}
        statuses = [status for status, *_ in found]
        assert statuses[:4] == ["accepted"] * 3 + ["other"]
        assert {*statuses[4:]} == {"rejected"}
    assert [type(item.record) for item in [*package.read_reader_events(VALID)]] == [
        package.ReaderJoined,
        package.ReaderLeft,
        package.ReaderLeft,
    ]


def test_one_document(package: Any) -> None:
    """What is documented and has no variant is not valid alone."""
    for document in DOCUMENTS:
        text = json.dumps(document)
        if document in VALID:
            assert package.read_reader_event(text).to_dict() == document
        else:
            with pytest.raises(package.ValidationError):
                package.read_reader_event(text)
    with pytest.raises(package.ValidationError, match=r"there are records for .* not for moved"):
        package.read_reader_event(DOCUMENTS[3])


def test_engines_have_the_same_verdicts(every_construct: Path) -> None:
    """About the schema of the union."""
    path = every_construct / "json_schema" / "ReaderEvent.schema.json"
    schema = json.loads(path.read_text(encoding="utf-8"))
    expected = [document in VALID for document in DOCUMENTS]
    for validator in (jsonschema_rs.Draft202012Validator, jsonschema.Draft202012Validator):
        assert [validator(schema).is_valid(document) for document in DOCUMENTS] == expected
    assert sourcemeta(path, [json.dumps(document) for document in DOCUMENTS]) == expected


def test_pydantic_selects_the_record_by_its_word(package: Any) -> None:
    """In a union of annotations."""
    found: Any = list[package.ReaderJoined | package.ReaderLeft]  # pyright: ignore[reportInvalidTypeForm]
    adapter = pydantic.TypeAdapter(found)
    records = adapter.validate_python(VALID)
    assert [record.to_dict() for record in records] == VALID
