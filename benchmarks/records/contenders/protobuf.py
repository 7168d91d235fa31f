"""protobuf's own JSON reader and writer, alone and with protovalidate."""

from typing import Any

import protovalidate
from google.protobuf import json_format

from benchmarks.records.contender import Contender, Operation, reporting
from email_interactions.v1 import email_interactions_pb2

_Message = email_interactions_pb2.EmailIn
_validator = protovalidate.Validator()


def _parse(text: bytes) -> Any:
    return json_format.Parse(text, _Message())


def _print(message: Any) -> bytes:
    return json_format.MessageToJson(
        message, indent=None, use_integers_for_enums=True, ensure_ascii=False
    ).encode()


def _parse_valid(text: bytes) -> Any:
    message = _parse(text)
    _validator.validate(message)
    return message


def _serialize(message: Any) -> Any:
    return message.SerializeToString()


def _count(error: Any) -> int:
    """Count the violations; the parser stops at the first error."""
    return len(error.violations) if isinstance(error, protovalidate.ValidationError) else 1


CONTENDERS = {
    "json_format": Contender(
        "protobuf, json_format",
        "checks types, not rules; returns a message",
        decode=Operation(_parse),
        encode=Operation(_print, _parse),
        json_to_protobuf=Operation(lambda text: _serialize(_parse(text))),
    ),
    "protovalidate": Contender(
        "protobuf, json_format and protovalidate",
        "returns a message",
        decode=Operation(_parse_valid),
        validate=Operation(lambda m: not _validator.collect_violations(m), _parse),
        json_to_protobuf=Operation(lambda text: _serialize(_parse_valid(text))),
        report=reporting(_parse_valid, _count),
    ),
    "message": Contender(
        "protobuf, from and to an existing message",
        "neither record nor rules",
        to_protobuf=Operation(_serialize, _parse),
        from_protobuf=Operation(_Message.FromString, lambda text: _serialize(_parse(text))),
    ),
}
