"""ajv and protovalidate in JavaScript judge every document; the rules are those of Python."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import protovalidate
import pytest
from google.protobuf import json_format
from google.protobuf.descriptor import Descriptor, FieldDescriptor

from email_interactions.v1 import email_interaction_service_pb2, email_interactions_pb2
from tests.languages.conftest import HERE
from tests.languages.documents import MINIMAL, Document, documents
from tests.languages.known_differences import problems
from tests.languages.programs import DESCRIPTORS, Command, exchange
from tests.support.documents.moments import HARD_MOMENTS, MOMENT_RULES
from tests.support.project import GENERATED
from tests.support.specs import constructs
from tests.support.specs.every_construct import PACKAGE, PROTOBUF, Judged, judged
from tests.support.tables import LANGUAGES, Tables

VERDICTS = HERE / "js" / "verdicts.js"
ENGINES: dict[str, Command] = {
    "ajv": ["node", VERDICTS, "ajv", GENERATED / "json_schema"],
    "protovalidate": ["node", VERDICTS, "protovalidate", DESCRIPTORS, "email_interactions.v1"],
}
# Of two records that contain each other, protovalidate in JavaScript forgets the rules of the one
# that it began with, where the other one contains it.
FORGOTTEN = {"Excluded": "/search"}


@pytest.mark.parametrize("engine", ENGINES)
def test_an_engine_has_the_verdicts_of_the_corpus(engine: str, tables: Tables) -> None:
    """In strict mode, with formats and without; with the rules built in and as CEL."""
    judged = [d for d in documents() if d.form == "json" or engine == "protovalidate"]
    answers = exchange(ENGINES[engine], ((d.record, d.form, d.content) for d in judged))
    assert [answer for answer in answers if answer[0] == "error"] == []
    found = [
        (document, answer[0] == "[]") for document, answer in zip(judged, answers, strict=True)
    ]
    assert [document.id for document, accepts in found if document.is_valid and not accepts] == []
    tables.add(LANGUAGES, "valid", engine, sum(document.is_valid for document in judged))
    assert problems(engine, (pair for pair in found if not pair[0].is_valid), tables) == []


@pytest.fixture(scope="module")
def constructed(every_construct: Path, package: Any) -> list[Judged]:
    """Documents of the made-up spec, with the violations that the Python package finds."""
    return judged(every_construct, package)


@pytest.mark.parametrize("engine", ENGINES)
def test_an_engine_has_the_verdicts_of_every_construct(
    engine: str, every_construct: Path, constructed: list[Judged], tables: Tables
) -> None:
    """Those of the Python package about the made-up spec, where the engine can have one."""
    arguments: dict[str, Command] = {
        "ajv": [every_construct / "json_schema"],
        "protovalidate": [every_construct / "descriptors" / f"{PACKAGE}.binpb", PROTOBUF],
    }
    found = [each for each in constructed if each.is_for(engine)]
    lines = ((each.record, "json", each.text) for each in found)
    answers = exchange(["node", VERDICTS, engine, *arguments[engine]], lines)
    pairs = [(each, answer[0]) for each, answer in zip(found, answers, strict=True)]
    assert [each for each in pairs if each[1] == "error"] == []
    wrong = [each for each, answer in pairs if (answer == "[]") == bool(each.violations)]
    known = [each for each in wrong if engine == "protovalidate" and is_forgotten(each)]
    assert [each for each in wrong if each not in known][:3] == []
    tables.add(LANGUAGES, "every construct", engine, len(found))
    tables.add(LANGUAGES, "every construct, known", engine, len(known))
    constructs.count_agreement(tables, found)


def is_forgotten(each: Judged) -> bool:
    """Whether all violations of a document are where protovalidate in JavaScript has no rules."""
    place = FORGOTTEN.get(each.record)
    paths = [path for path, _ in each.violations]
    return bool(place and paths and all(path.startswith(place) for path in paths))


def rule_ids(messages: Sequence[Any]) -> list[list[str]]:
    """The ids of the rules that messages break in JavaScript, where every rule can be evaluated."""
    lines = ((m.DESCRIPTOR.name, "bytes", m.SerializeToString()) for m in messages)
    return [json.loads(answer[0]) for answer in exchange(ENGINES["protovalidate"], lines)]


def test_the_rules_are_those_of_python() -> None:
    """Of all documents that protobuf can hold, and of each message with no field and with all."""
    messages = [parsed for document in documents() if (parsed := parse(document))]
    for module in (email_interactions_pb2, email_interaction_service_pb2):
        for name, descriptor in module.DESCRIPTOR.message_types_by_name.items():
            cls = getattr(module, name)
            messages += [cls(), full := json_format.ParseDict(filled(descriptor), cls())]
            assert protovalidate.collect_violations(full) == []
    messages.append(in_depth())
    assert rule_ids(messages) == [
        sorted(each.proto.rule_id for each in protovalidate.collect_violations(message))
        for message in messages
    ]


def parse(document: Document) -> Any:
    """The message of a JSON document; None if protobuf rejects it."""
    message = getattr(email_interactions_pb2, document.record)()
    try:
        return json_format.Parse(document.content, message) if document.form == "json" else None
    except (json_format.ParseError, UnicodeDecodeError):
        return None


def filled(descriptor: Descriptor) -> dict[str, Any]:
    """A valid document with every field; of a oneof, with its first member."""
    fields = [
        field
        for field in descriptor.fields
        if not field.containing_oneof or field == field.containing_oneof.fields[0]
    ]
    return {f.json_name: [sample(f)] if f.is_repeated else sample(f) for f in fields}


def sample(field: FieldDescriptor) -> Any:
    """A valid value."""
    if field.enum_type:
        return field.enum_type.values[-1].number
    if field.message_type:
        date = "2009-08-05T09:33:15.001Z"
        known = {"Timestamp": date, "Struct": {"a": None}, "FieldMask": "subject"}
        return known.get(field.message_type.name) or filled(field.message_type)
    return {field.TYPE_STRING: "urn:a:b", field.TYPE_BOOL: True}.get(field.type, 1)


def in_depth() -> Any:
    """A message with broken rules and, deep in udata, values that are none."""
    changes = {"status": 9000, "structured_text": "urn:a"}
    message = json_format.ParseDict(MINIMAL | changes, email_interactions_pb2.EmailIn())
    message.udata.fields["b"].number_value = float("nan")
    deep = message.udata.fields["a"]
    for _ in range(30):
        deep = deep.list_value.values.add()
    return message


def test_a_moment_out_of_range_hides_no_other_violation() -> None:
    """No value that a Timestamp can hold ends the rules with an error."""
    messages = []
    for seconds, nanos in HARD_MOMENTS:
        changes = MINIMAL | {"status": 9000}
        message = json_format.ParseDict(changes, email_interactions_pb2.EmailIn())
        message.start_date.seconds, message.start_date.nanos = seconds, nanos
        messages.append(message)
    for moment, (first, *others) in zip(HARD_MOMENTS, rule_ids(messages), strict=True):
        assert first == "enum.defined_only", moment
        assert {*others} & MOMENT_RULES, moment
