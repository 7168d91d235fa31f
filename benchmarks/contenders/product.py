"""What is measured: the classes of this project."""

from benchmarks.contender import Contender, Way
from email_interactions import EmailIn, ValidationError
from email_interactions.v1 import email_interactions_pb2


def _report(text: bytes) -> int:
    try:
        EmailIn.from_json(text)
    except ValidationError as error:
        return len([violation.path for violation in error.violations])
    return 0


def _to_protobuf(record: EmailIn) -> bytes:
    return record.to_proto(validate=False).SerializeToString()


def _from_protobuf(content: bytes) -> EmailIn:
    return EmailIn.from_proto(email_interactions_pb2.EmailIn.FromString(content))


def _json_to_protobuf(text: bytes) -> bytes:
    return EmailIn.from_json(text).to_proto(validate=False).SerializeToString()


def _prepare_protobuf(text: bytes) -> bytes:
    return _to_protobuf(EmailIn.from_json(text))


CONTENDERS = [
    Contender(
        key="product",
        title="email_interactions",
        ways={
            "decode": Way(EmailIn.from_json),
            "encode": Way(lambda record: record.to_json(validate=False), EmailIn.from_json),
            "validate": Way(lambda record: not record.validate(), EmailIn.from_json),
            "to_protobuf": Way(_to_protobuf, EmailIn.from_json),
            "from_protobuf": Way(_from_protobuf, _prepare_protobuf),
            "json_to_protobuf": Way(_json_to_protobuf),
            "report": Way(_report),
        },
    ),
    Contender(
        key="product_checked",
        title="email_interactions, validating what it writes",
        ways={
            "encode": Way(EmailIn.to_json, EmailIn.from_json),
            "to_protobuf": Way(
                lambda record: record.to_proto().SerializeToString(), EmailIn.from_json
            ),
        },
    ),
]
