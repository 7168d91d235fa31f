"""The package with protobuf in pure Python, which is chosen before protobuf is imported."""

import json
from typing import Any

import pytest

import email_interactions
from tests.support.documents.corpus import document
from tests.support.programs import python
from tests.support.project import GENERATED
from tests.support.readers.spec import RECORDS

NAME = max(RECORDS, key=lambda name: len(document(name, "everything")))
SCRIPT = """
import json, sys
from google.protobuf.internal import api_implementation
import email_interactions

assert api_implementation.Type() == "python"
record = getattr(email_interactions, sys.argv[1])
results = []

def work(call):
    calls = 0
    def count(_, event, __):
        nonlocal calls
        calls += event in ("call", "c_call")
    sys.setprofile(count)
    result = call()
    sys.setprofile(None)
    return calls, result

for document in json.loads(sys.argv[2]):
    email = record.from_dict(document)
    built, message = work(email.to_proto)
    written, content = work(lambda: message.SerializeToString(deterministic=True))
    parsed, again = work(lambda: type(message).FromString(content))
    rewritten, same = work(lambda: again.SerializeToString(deterministic=True))
    read, back = work(lambda: record.from_proto(again))
    assert same == content and back == email
    results.append({"bytes": content.hex(), "calls": [built, written, parsed, rewritten, read]})
print(json.dumps(results))
"""


IN_PYTHON = {
    "PROTOCOL_BUFFERS_PYTHON_IMPLEMENTATION": "python",
    "PYTHONPATH": str(GENERATED / "python"),
}


def nested(levels: int, *, lists: bool) -> Any:
    """An object that is so deep, of objects or of lists."""
    value: Any = {"a": 1, "b": [True, None, "x"]}
    for _ in range(levels - 2):
        value = [value] if lists else {"a": value}
    return {"a": value}


@pytest.fixture(scope="module")
def results() -> dict[str, Any]:
    """The bytes and the work for objects of some levels, by what they are."""
    record = getattr(email_interactions, NAME)
    message = record.from_dict(document(NAME, "minimal")).to_proto()
    (field,) = (
        field.json_name
        for field in message.DESCRIPTOR.fields
        if field.message_type and field.message_type.full_name == "google.protobuf.Struct"
    )
    documents = {
        f"{levels} {lists}": document(NAME, "minimal") | {field: nested(levels, lists=lists)}
        for levels in (8, 16, 31)
        for lists in (False, True)
    }
    documents["everything"] = document(NAME, "everything")
    printed = python("-c", SCRIPT, NAME, json.dumps([*documents.values()]), env=IN_PYTHON).stdout
    found = dict(zip(documents, json.loads(printed), strict=True))
    for name, whole in documents.items():
        expected = record.from_dict(whole).to_proto().SerializeToString(deterministic=True)
        found[name]["expected"] = expected.hex()
    return found


def test_the_bytes_are_those_of_the_other_implementation(results: dict[str, Any]) -> None:
    """Names, lists and objects of any depth."""
    assert [found["bytes"] for found in results.values()] == [
        found["expected"] for found in results.values()
    ]


@pytest.mark.parametrize("lists", [False, True])
def test_work_is_in_proportion_to_the_depth(results: dict[str, Any], *, lists: bool) -> None:
    """Building, writing, parsing and reading a message: no level doubles it.

    Parsing copies what is below each level, which is the square of the depth.
    """
    some, more, most = (results[f"{levels} {lists}"]["calls"] for levels in (8, 16, 31))
    assert all(b < 5 * a for a, b in zip(some, more, strict=True))
    assert all(b < 5 * a for a, b in zip(more, most, strict=True))


# Private parts of protobuf may be others, or do something else, in another version.
OTHERS = {
    "no copies are made": "encoder.MapSizer = lambda descriptor, key_sizer, value_sizer: None",
    "no such sizer": "del encoder.MessageSizer",
    "no such encoder": "del encoder.MessageEncoder",
    "another encoder": "encoder.MessageEncoder = lambda *_: lambda *_: None",
    "a sizer that raises": "encoder.MessageSizer = lambda *_: lambda _: [][0]",
}
UNTOUCHED = """
from google.protobuf import struct_pb2
from google.protobuf.internal import encoder
from {package}.v1 import {package}_pb2

struct_pb2.Struct(fields={{"a": struct_pb2.Value()}}).SerializeToString()
field = struct_pb2.Struct.DESCRIPTOR.fields_by_name["fields"]
{other}
before = dict(field.__dict__)
from {package}._runtime.interop import protobuf

assert field.__dict__ == before
"""


@pytest.mark.parametrize("other", OTHERS.values(), ids=OTHERS)
def test_another_version_of_protobuf_is_left_alone(other: str) -> None:
    """What is written then is what protobuf writes."""
    script = UNTOUCHED.format(package=email_interactions.__name__, other=other)
    python("-c", script, env=IN_PYTHON)
