"""The classes of this project."""

import json

from benchmarks.records.contender import Contender, Operation, reporting
from email_interactions import EmailIn, read_interactions
from email_interactions.v1 import email_interactions_pb2


def _to_protobuf(record: EmailIn) -> bytes:
    return record.to_proto(validate=False).SerializeToString()


def _from_protobuf(content: bytes) -> EmailIn:
    return EmailIn.from_proto(email_interactions_pb2.EmailIn.FromString(content))


def _json_to_protobuf(text: bytes) -> bytes:
    return _to_protobuf(EmailIn.from_json(text))


def _read_lines(text: bytes) -> list[object]:
    return [item.record for item in read_interactions(text)]  # type: ignore[union-attr]


_decode = EmailIn.from_json
CONTENDERS = {
    "product": Contender(
        "email_interactions",
        decode=Operation(_decode),
        decode_unusual=Operation(_decode),
        decode_lenient=Operation(lambda text: _decode(text, ignore_unknown=True)),
        read_lines=Operation(_read_lines),
        from_dict=Operation(EmailIn.from_dict, json.loads),
        encode=Operation(lambda record: record.to_json(validate=False), _decode),
        validate=Operation(lambda record: not record.validate(), _decode),
        to_protobuf=Operation(_to_protobuf, _decode),
        from_protobuf=Operation(_from_protobuf, _json_to_protobuf),
        json_to_protobuf=Operation(_json_to_protobuf),
        report=reporting(_decode, lambda error: len(error.violations)),
    ),
    "product_validating": Contender(
        "email_interactions, validating before it writes",
        encode=Operation(EmailIn.to_json, _decode),
        to_protobuf=Operation(lambda record: record.to_proto().SerializeToString(), _decode),
    ),
}
