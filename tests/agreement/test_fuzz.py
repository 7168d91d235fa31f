"""Whatever comes in: a record or violations comes out, the same by every path, and soon.

`make fuzz` runs the generated cases with other examples each time, FUZZ_EXAMPLES of each.
"""

import io
import json
import os
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from enum import IntEnum
from typing import Any

from google.protobuf.message import DecodeError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from email_interactions import (
    Accepted,
    EmailAddress,
    EmailIn,
    EntityType,
    InteractionStatus,
    Rejected,
    ValidationError,
    Violation,
    read_interactions,
)
from email_interactions._runtime.codec import Codec
from email_interactions._runtime.documents import encode, parse
from email_interactions._runtime.fields import Field
from email_interactions._runtime.interop.protobuf_faults import read_message
from email_interactions._runtime.record import Record, codec_of
from email_interactions._runtime.values.plain import FOREIGN
from email_interactions._runtime.values.timestamps import Timestamp
from email_interactions._runtime.violations import Faults
from email_interactions.v1 import email_interactions_pb2
from tests.agreement.fuzzed_documents import BOUNDARIES, GENERIC, names_of, texts
from tests.support.documents.corpus import comparable, document
from tests.support.documents.samples import MINIMAL
from tests.support.readers.json_schema import facts_of_json_schema, json_schema
from tests.support.readers.spec import RECORDS
from tests.support.thorough import amount
from tests.support.violations import attempt

WANTED = "FUZZ_EXAMPLES" in os.environ


def examples(count: int) -> settings:
    """So many cases, a third in a sample, always the same; FUZZ_EXAMPLES asks for other ones."""
    return settings(
        max_examples=amount(count // 3, count, "FUZZ_EXAMPLES"),
        derandomize=not WANTED,
        database=None,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )


# Documents


RECORD = "EmailIn"
CODEC: Codec = codec_of(EmailIn)
FULL = json.dumps(document(RECORD, "everything") | MINIMAL).encode()
BYTES = [
    b"", b'"', b"\\", b"\\ud800", b"\\udc00", b"\\u0000", b"{", b"}", b"[", b"]", b",", b":",
    b"null", b"NaN", b"-", b"0", b"1e9", b"1e999", b".0", b"\n", b"\x00", b"\xff", b"\xed\xa0\x80",
    b"\xc3\xa9", b'"status":1,', b'"x":0,', b"\xef\xbb\xbf", b"T", b"Z", b"+", b" ",
]  # fmt: skip


@st.composite
def changed_bytes(draw: st.DrawFn, whole: bytes) -> bytes:
    """A few bytes of a text changed, deleted and added."""
    content = bytearray(whole)
    for _ in range(draw(st.integers(1, 4))):
        place = draw(st.integers(0, len(content) - 1))
        length = draw(st.integers(0, 3))
        content[place : place + length] = draw(st.sampled_from(BYTES) | st.binary(max_size=3))
        content = content or bytearray(b" ")
    return bytes(content)


TEXTS = changed_bytes(FULL) | st.binary() | texts(RECORD)


@given(TEXTS)
@examples(800)
def test_whatever_the_bytes_a_record_or_violations_come_out(text: bytes) -> None:
    """The same from a text and from values; ignoring unknown names rejects nothing more."""
    strict = attempt(lambda: EmailIn.from_json(text))
    lenient = attempt(lambda: EmailIn.from_json(text, ignore_unknown=True))
    if isinstance(strict, EmailIn):
        assert lenient == strict
    try:
        value: Any = parse(text)
    except ValidationError:
        return
    assert attempt(lambda: EmailIn.from_dict(value)) == strict


@given(TEXTS)
@examples(500)
def test_what_the_fast_path_takes_the_full_path_takes(text: bytes) -> None:
    """And it gives the same record, to the types of its values."""
    try:
        record = CODEC.wire_to_record(CODEC.decode(text))
    except FOREIGN:
        return
    document = parse(text)
    carefully = read_carefully(CODEC, document)
    assert repr(carefully) == repr(EmailIn.from_dict(document)) == repr(record)
    assert_paths_agree(record)
    assert record.validate() == []


def read_carefully(codec: Codec, document: dict[str, Any]) -> Any:
    """The record of a valid document, by the types of its fields and no compiled function."""
    faults = Faults()

    def one(field: Field, value: Any) -> Any:
        if isinstance(field.type, Codec):
            return read_carefully(field.type, value)
        found = field.type.read(value, "", faults)
        return datetime.fromisoformat(found) if isinstance(field.type, Timestamp) else found

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
        assert repr(EmailIn.from_proto(message)) == repr(read_message(CODEC, message))


LINES = st.lists(
    TEXTS
    | st.just(json.dumps(MINIMAL, indent=1).encode())
    | st.sampled_from([b"", b" \t\r", b"\x0b", b"\xc2\xa0", b"{", b"}", b"[", b"\xef\xbb\xbf"]),
    max_size=4,
)


@given(TEXTS | LINES.map(b"\n".join) | TEXTS.map(lambda text: b"[%s]" % text))
@examples(300)
def test_whatever_the_bytes_items_come_out(text: bytes) -> None:
    """Records, other kinds and rejects with violations, or one error for an array that is none."""
    items = attempt(lambda: [*read_interactions(text)])
    of_file = attempt(lambda: [*read_interactions(io.BytesIO(text))])
    assert [*map(place, of_file)] == [*map(place, items)]
    for item in items:
        if isinstance(item, Rejected):
            assert item.violations
        if isinstance(item, Accepted):
            assert item.record.validate() == []


def place(item: Any) -> tuple[Any, ...]:
    """What an item of a file has in common with that of a text."""
    return (item,) if isinstance(item, Violation) else (type(item), item.index, item.line)


def canonical(record: str, document: dict[str, Any]) -> dict[str, Any]:
    """What writers make of a valid document, by what its schema says: all that is present."""
    properties = json_schema(record)["properties"]
    found: dict[str, Any] = {}
    for name, fact in facts_of_json_schema()[record].items():
        value = document.get(name)
        if value is None or value == []:
            value = properties[name].get("default")
        elif fact.kind in RECORDS:
            items = [canonical(fact.kind, item) for item in (value if fact.repeated else [value])]
            value = items if fact.repeated else items[0]
        elif fact.kind == "timestamp" and len(value) == len("2009-08-05T09:33:15Z"):
            value = value.replace("Z", ".000Z")
        if value is not None:
            found[name] = value
    return found


@given(texts(RECORD))
@examples(800)
def test_a_valid_document_is_the_same_after_every_path(text: bytes) -> None:
    """JSON, record, JSON; and record, protobuf bytes, record."""
    email = attempt(lambda: EmailIn.from_json(text))
    if not isinstance(email, EmailIn):
        return
    expected = canonical(RECORD, parse(text))
    assert comparable(json.loads(email.to_json())) == comparable(expected)
    assert comparable(email.to_dict()) == comparable(expected)
    assert EmailIn.from_json(email.to_json()) == email
    message = email_interactions_pb2.EmailIn.FromString(email.to_proto().SerializeToString())
    assert EmailIn.from_proto(message) == email
    assert comparable(EmailIn.from_proto(message).to_dict()) == comparable(expected)


# Python values


ZONES = st.integers(-(24 * 60 - 1), 24 * 60 - 1).map(lambda m: timezone(timedelta(minutes=m)))
ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters())
    | st.text(st.characters(categories=["Cs", "Lu"]), max_size=3)
    | st.binary(max_size=3)
    | st.datetimes(timezones=st.none() | ZONES)
    | st.datetimes(timezones=ZONES).map(lambda value: value.replace(microsecond=1000))
    | st.sampled_from([*EntityType, *InteractionStatus, object(), EmailIn])
    | st.sampled_from([*GENERIC, *BOUNDARIES])
    | st.builds(EmailAddress, address=st.text(max_size=2))
    | st.builds(EmailAddress, address=st.none() | st.integers()),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.tuples(inner)
        | st.dictionaries(st.text(max_size=2) | st.integers() | st.none(), inner, max_size=3)
    ),
    max_leaves=5,
)
ATTRIBUTES = [name for name in EmailIn.__annotations__ if name != "to"]


@given(
    st.dictionaries(st.sampled_from([*names_of(RECORD), 1, None]), ANYTHING, max_size=4) | ANYTHING
)
@examples(300)
def test_whatever_the_values_from_dict_reads_or_tells(changes: Any) -> None:
    """No other exception than ValidationError."""
    document = MINIMAL | changes if isinstance(changes, dict) else changes
    attempt(lambda: EmailIn.from_dict(document))
    attempt(lambda: EmailIn.from_dict(document, ignore_unknown=True))


@given(st.dictionaries(st.sampled_from([*ATTRIBUTES, "to"]), ANYTHING, max_size=3))
@examples(300)
def test_whatever_the_attributes_writing_works_or_tells(changes: dict[str, Any]) -> None:
    """`validate` raises nothing; every writer raises its violations; what is valid comes back."""
    email = EmailIn.from_dict(MINIMAL)
    for name, value in changes.items():
        setattr(email, name, value)
    assert_paths_agree(email)
    faults = email.validate()
    writers: list[Callable[[], object]] = [email.to_json, email.to_dict, email.to_proto]
    if faults:
        assert [attempt(write) for write in writers] == [faults] * 3
    else:
        assert EmailIn.from_json(email.to_json()) == EmailIn.from_dict(email.to_dict()) == email
        assert EmailIn.from_proto(email.to_proto()) == email


# protobuf messages


MESSAGE = EmailIn.from_json(FULL).to_proto().SerializeToString()


@given(changed_bytes(MESSAGE) | st.binary())
@examples(500)
def test_whatever_the_message_a_record_or_violations_come_out(content: bytes) -> None:
    """Of all bytes that protobuf parses; and what is read comes back."""
    try:
        message = email_interactions_pb2.EmailIn.FromString(content)
    except DecodeError:
        return
    email = attempt(lambda: EmailIn.from_proto(message))
    if isinstance(email, EmailIn):
        assert EmailIn.from_proto(email.to_proto()) == email
        assert EmailIn.from_json(email.to_json()) == email
