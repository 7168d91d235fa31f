"""protobuf's own reader and writer of JSON, alone and with protovalidate."""

from typing import Any

import protovalidate
from google.protobuf import json_format

from benchmarks.contender import Contender, Way
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


def _report(text: bytes) -> int:
    try:
        return len(_validator.collect_violations(_parse(text)))
    except json_format.ParseError:
        return 1  # it stops at the first


CONTENDERS = [
    Contender(
        key="json_format",
        title="protobuf, json_format",
        less="a message only; checks types, not rules",
        ways={
            "decode": Way(_parse),
            "encode": Way(_print, _parse),
            "json_to_protobuf": Way(lambda text: _parse(text).SerializeToString()),
        },
    ),
    Contender(
        key="protovalidate",
        title="protobuf, json_format and protovalidate",
        less="a message only",
        ways={
            "decode": Way(_parse_valid),
            "validate": Way(lambda message: not _validator.collect_violations(message), _parse),
            "json_to_protobuf": Way(lambda text: _parse_valid(text).SerializeToString()),
            "report": Way(_report),
        },
    ),
    Contender(
        key="bare_message",
        title="protobuf alone, between a ready message and bytes",
        less="no record, no rules",
        ways={
            "to_protobuf": Way(lambda message: message.SerializeToString(), _parse),
            "from_protobuf": Way(
                _Message.FromString, lambda text: _parse(text).SerializeToString()
            ),
        },
    ),
]
