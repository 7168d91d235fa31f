"""The fast and the full path of a record, and readers and writers that share no code."""

from datetime import datetime
from enum import IntEnum
from typing import Any

from email_interactions import EmailIn
from email_interactions._runtime.codec import Codec
from email_interactions._runtime.documents import encode
from email_interactions._runtime.fields import Field
from email_interactions._runtime.record import Record, codec_of
from email_interactions._runtime.violations import Faults
from tests.support.readers.json_schema import facts_of_json_schema, record_schema
from tests.support.readers.spec import RECORDS, UNIONS, record_of

RECORD = "EmailIn"
CODEC: Codec = codec_of(EmailIn)


def read_carefully(codec: Codec, document: dict[str, Any]) -> Any:
    """The record of a valid document, by the types of its fields and no compiled function."""
    faults = Faults()

    def one(field: Field, value: Any) -> Any:
        if isinstance(field.type, Codec):
            return read_carefully(field.type, value)
        return field.type.read(value, "", faults)

    values: dict[str, Any] = {}
    for field in codec.fields:
        value: Any = document.get(field.name)
        if field.is_absent(value):
            values[field.attribute] = [] if field.repeated else field.default
        elif field.repeated:
            values[field.attribute] = [one(field, item) for item in value]
        else:
            values[field.attribute] = one(field, value)
    assert (faults, document.keys() - codec.by_name.keys()) == ([], set())
    return codec.cls(**values)


def written(value: Any) -> Any:
    """A valid attribute or record as JSON, by no compiled function either."""
    if isinstance(value, datetime):
        return f"{value.replace(tzinfo=None).isoformat(timespec='milliseconds')}Z"
    if isinstance(value, IntEnum):
        return int(value)
    if isinstance(value, list):
        return [written(item) for item in value]
    if not isinstance(value, Record):
        return value
    attributes = {f.name: getattr(value, f.attribute) for f in codec_of(type(value)).fields}
    return {name: written(item) for name, item in attributes.items() if item not in (None, [])}


def assert_paths_agree(record: EmailIn) -> None:
    """What the fast path finds valid has no faults, and both paths write the same."""
    if CODEC.is_valid_utf8(record):
        faults = Faults()
        assert repr(CODEC.plain(record, "", faults)) == repr(record)
        assert faults == []
        carefully = written(record)
        assert repr(record.to_dict()) == repr(carefully)
        assert record.to_json() == record.to_json(validate=False) == encode(carefully)
        message = record.to_proto()
        assert message == record.to_proto(validate=False)
        carefully = CODEC.read_message(message, "", faults)
        assert repr(EmailIn.from_proto(message)) == repr(carefully)
        assert faults == []


def canonical(record: str, document: dict[str, Any]) -> dict[str, Any]:
    """What writers make of a valid document, by what its schema says: all that is present."""
    properties = record_schema(record)["properties"]
    found: dict[str, Any] = {}
    for name, fact in facts_of_json_schema()[record].items():
        value = document.get(name)
        if value is None or value == []:
            value = properties[name].get("default")
        elif fact.kind in RECORDS or fact.kind in UNIONS:
            items = value if fact.repeated else [value]
            items = [canonical(record_of(fact.kind, item), item) for item in items]
            value = items if fact.repeated else items[0]
        elif fact.kind == "timestamp" and len(value) == len("2009-08-05T09:33:15Z"):
            value = value.replace("Z", ".000Z")
        if value is not None:
            found[name] = value
    return found
