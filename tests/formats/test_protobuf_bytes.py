"""The protobuf bytes of the corpus: what any implementation of protobuf reads and writes."""

from pathlib import Path
from typing import Any

import pytest
from google.protobuf import descriptor_pb2, json_format, struct_pb2, timestamp_pb2
from google.protobuf.internal import api_implementation

from generator.compile.protobuf import loaded
from generator.corpus.protobuf_bytes import Encoder, declare_maps_as_lists
from tests.support.programs import contents, python
from tests.support.specs.every_construct import SPEC

FILES = [
    descriptor_pb2.FileDescriptorProto.FromString(made.DESCRIPTOR.serialized_pb)
    for made in (struct_pb2, timestamp_pb2, descriptor_pb2)
]
declare_maps_as_lists(FILES)
POOL = loaded(descriptor_pb2.FileDescriptorSet(file=FILES))


def nested(levels: int) -> dict[str, Any]:
    """An object of which each level holds the next."""
    found: dict[str, Any] = {"b": -0.5}
    for _ in range(levels - 1):
        found = {"a": found, "": [None, "\u00e9", True]}
    return found


@pytest.mark.parametrize("value", [{}, {"a": 1, "ab": 2, "": 0.0}, nested(5)], ids=repr)
def test_an_object_is_read_as_what_it_was(value: dict[str, Any]) -> None:
    """Each kind of value, at any level, is what protobuf's own reader finds."""
    content = Encoder(POOL).record("google.protobuf.Struct", value)
    assert json_format.MessageToDict(struct_pb2.Struct.FromString(content)) == value


@pytest.mark.parametrize(
    "text", ["0001-01-01T00:00:00.000Z", "1969-12-31T23:59:59.999Z", "1970-01-01T00:00:00.000Z"]
)
def test_a_moment_has_the_bytes_of_protobuf(text: str) -> None:
    """Before and after 1970, as protobuf writes it."""
    expected = timestamp_pb2.Timestamp()
    expected.FromJsonString(text)
    assert Encoder(POOL).record("google.protobuf.Timestamp", text) == expected.SerializeToString()


def test_a_message_has_the_bytes_of_protobuf() -> None:
    """Texts, numbers, booleans, enums and nested messages, in the order of their numbers."""
    document = {
        "options": {"packed": False, "jstype": 1},
        "number": -1,
        "name": "\u00e9" * 200,
        "label": 3,
    }
    expected = json_format.ParseDict(document, descriptor_pb2.FieldDescriptorProto())
    content = Encoder(POOL).record("google.protobuf.FieldDescriptorProto", document)
    assert content == expected.SerializeToString()


def test_the_outputs_are_the_same_with_protobuf_in_python(
    every_construct: Path, tmp_path: Path
) -> None:
    """Its maps, measured and copied again at each level, would take hours for an object."""
    assert api_implementation.Type() == "upb"
    named = {"PROTOCOL_BUFFERS_PYTHON_IMPLEMENTATION": "python"}
    python("-m", "generator", "generate", "--spec", SPEC, "--out", tmp_path, env=named)
    first, second = contents(every_construct), contents(tmp_path)
    assert first.keys() == second.keys()
    assert [name for name in first if first[name] != second[name]] == []
