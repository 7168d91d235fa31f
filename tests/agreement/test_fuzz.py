"""Whatever comes in: a record or violations comes out, the same by every way, and soon.

`make fuzz` runs the generated cases with other examples each time, FUZZ_EXAMPLES of each.
"""

import io
import json
import os
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from typing import Any, TypeVar

import jsonschema_rs
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
    contract,
    read_interactions,
)
from email_interactions.documents import encode, parse
from email_interactions.fast import REFUSED
from email_interactions.protobuf import read_message, write_message
from email_interactions.v1 import email_interactions_pb2
from tests.support.documents import INVALID_DATES, INVALID_URLS, MINIMAL, VALID_URLS
from tests.support.readers import json_schema

T = TypeVar("T")

WANTED = int(os.environ.get("FUZZ_EXAMPLES", "0"))
IS_VALID_BY_SCHEMA = jsonschema_rs.validator_for(json_schema("EmailIn")).is_valid


def examples(count: int) -> settings:
    """So many cases, always the same; those of FUZZ_EXAMPLES, always others."""
    return settings(
        max_examples=WANTED or count,
        derandomize=not WANTED,
        database=None,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )


def attempt(call: Callable[[], T]) -> T | list[Violation]:
    """What a call returns, or its violations; anything else that it raises fails the test."""
    try:
        return call()
    except ValidationError as error:
        found = error.violations
    "\n".join(map(str, found)).encode()  # can be logged
    assert found
    return found


def as_json(value: Any) -> Any:
    """A JSON value in which true and 1 differ, and 1 and 1.0 do not."""
    if isinstance(value, dict):
        return {name: as_json(item) for name, item in value.items()}
    if isinstance(value, list):
        return [as_json(item) for item in value]
    return (str(value),) if isinstance(value, bool) else value


# Documents


SAFE = 2**53 - 1
NUMBERS = st.integers(-SAFE, SAFE) | st.floats(-float(SAFE), float(SAFE))
ANY_JSON = st.recursive(
    st.none() | st.booleans() | NUMBERS | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=8,
)
WORDS = st.text(max_size=8)
INT32 = st.integers(-(2**31), 2**31 - 1)
URLS = st.sampled_from(VALID_URLS) | st.from_regex(
    r"[a-z]+:/[a-z0-9%25/]{0,9}", fullmatch=True
).map(lambda url: url.replace("%", "%4f"))


def written(value: datetime, *, fraction: bool) -> str:
    """A date and time of the contract."""
    return f"{value.isoformat(timespec='milliseconds' if fraction else 'seconds')}Z"


DATES = st.builds(
    written, st.datetimes().map(lambda value: value.replace(fold=0)), fraction=st.booleans()
)
ADDRESSES = st.fixed_dictionaries({"address": WORDS}, optional={"personal": st.none() | WORDS})
REQUIRED: dict[str, st.SearchStrategy[Any]] = {
    "customer_id": WORDS,
    "interaction_id": WORDS,
    "status": st.sampled_from([*map(int, InteractionStatus), 1.0]),
    "entity_type": st.sampled_from([*map(int, EntityType)]),
    "type": WORDS,
    "media_type": WORDS,
    "creator_app_id": INT32 | INT32.map(float),
    "start_date": DATES,
}
REQUIRED |= {name: st.just(value) for name, value in MINIMAL.items() if name not in REQUIRED}
OPTIONAL: dict[str, st.SearchStrategy[Any]] = {
    "from": ADDRESSES,
    "to": st.lists(ADDRESSES, max_size=3),
    "sent_date": DATES,
    "owner_id": INT32,
    "allow_children": st.booleans(),
    "subject": WORDS,
    "structured_text_mime": WORDS,
    "udata": st.dictionaries(st.text(max_size=3), ANY_JSON, max_size=3),
}
CONTENT = st.fixed_dictionaries(
    {"binary_content": URLS, "binary_content_mime": WORDS, "binary_content_size": INT32}
)
DOCUMENTS = st.builds(
    lambda plain, content: plain | content,
    st.fixed_dictionaries(
        REQUIRED, optional={name: st.none() | found for name, found in OPTIONAL.items()}
    ),
    st.just({}) | CONTENT,
)

DEEP: Any = []
for _ in range(31):
    DEEP = {"a": [DEEP]}
STRANGE: list[Any] = [
    None, True, False, "", "x", "0", "1", "NEW", [], {}, [None], [{}], [[]], {"address": 1},
    [{"address": "a"}], {"address": "a", "x": None}, 0, -0.0, 1.0, 0.5, 4, 7, -1, 1e3, 1e-9,
    1e22, 2**31 - 1, 2**31, -(2**31), -(2**31) - 1, 2147483647.0, 2147483648.0, 2147483647.5,
    2**53 - 1, 2**53, -(2**53), 2**63, 2**64, 10**30, 1e308, 5e-324, {"a": 2**53}, {"a": DEEP},
    {"": {"": None}}, *VALID_URLS, *INVALID_URLS, *INVALID_DATES, "2024-02-29T00:00:00Z",
    "2024-02-29T23:59:59.999Z", "\0", "\u2028", "\uffff", "\U0010ffff", "e\u0301",
]  # fmt: skip
NAMES = [*MINIMAL, *OPTIONAL, "bcc", "From", "structured_text", "binary_content_size", "", "a/~b"]


@st.composite
def changed_documents(draw: st.DrawFn) -> dict[str, Any]:
    """Valid documents with a few members changed, deleted and added."""
    document: dict[str, Any] = draw(DOCUMENTS)
    for _ in range(draw(st.integers(1, 3))):
        name = draw(st.sampled_from(NAMES))
        if draw(st.booleans()):
            document[name] = draw(st.sampled_from(STRANGE) | ANY_JSON)
        else:
            document.pop(name, None)
    return document


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


BYTES = [
    b"", b'"', b"\\", b"\\ud800", b"\\udc00", b"\\u0000", b"{", b"}", b"[", b"]", b",", b":",
    b"null", b"NaN", b"-", b"0", b"1e9", b"1e999", b".0", b"\n", b"\x00", b"\xff", b"\xed\xa0\x80",
    b"\xc3\xa9", b'"status":1,', b'"x":0,', b"\xef\xbb\xbf", b"T", b"Z", b"+", b" ",
]  # fmt: skip
FULL = json.dumps(
    MINIMAL
    | {
        "from": {"address": "a", "personal": None},
        "to": [{"address": "b"}],
        "sent_date": "2009-08-05T09:33:15Z",
        "structured_text": "http://x/%41",
        "structured_text_mime": "text/html",
        "udata": {"a": [1, 2.5, None, {"b": "c"}]},
    }
).encode()
TEXTS = (
    changed_bytes(FULL) | st.binary() | changed_documents().map(lambda d: json.dumps(d).encode())
)


@given(TEXTS)
@examples(500)
def test_whatever_the_bytes_a_record_or_violations_come_out(text: bytes) -> None:
    """No other exception than ValidationError, with and without unknown names."""
    attempt(lambda: EmailIn.from_json(text))
    attempt(lambda: EmailIn.from_json(text, ignore_unknown=True))


@given(TEXTS)
@examples(500)
def test_what_the_fast_way_takes_the_careful_way_takes(text: bytes) -> None:
    """And it gives the same record, to the types of its values."""
    try:
        record = contract.EMAIL_IN.read_fast(text)
    except REFUSED:
        return
    document = parse(text)
    assert list(contract.EMAIL_IN.json_faults(document, "")) == []
    carefully = contract.EMAIL_IN.read(document)
    assert repr(carefully) == repr(EmailIn.from_dict(document)) == repr(record)
    assert_ways_agree(record)
    assert record.validate() == []


def assert_ways_agree(record: EmailIn) -> None:
    """What is found sound has no faults, and is written alike by the fast and the careful way."""
    if contract.EMAIL_IN.is_sound(record):
        assert list(contract.EMAIL_IN.python_faults(record, "")) == []
        carefully = contract.EMAIL_IN.write(record)
        assert repr(record.to_dict()) == repr(carefully)
        assert record.to_json() == record.to_json(validate=False) == encode(carefully)
        message = email_interactions_pb2.EmailIn()
        write_message(contract.EMAIL_IN, record, message)
        assert record.to_proto() == record.to_proto(validate=False) == message
        assert repr(EmailIn.from_proto(message)) == repr(read_message(contract.EMAIL_IN, message))


@given(TEXTS)
@examples(300)
def test_ignoring_unknown_names_refuses_nothing_more(text: bytes) -> None:
    """What is read strictly is read to the same record leniently."""
    strict = attempt(lambda: EmailIn.from_json(text))
    if isinstance(strict, EmailIn):
        assert EmailIn.from_json(text, ignore_unknown=True) == strict


LINES = st.lists(
    TEXTS
    | changed_documents().map(lambda found: json.dumps(found, indent=1).encode())
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


@given(DOCUMENTS)
@examples(300)
def test_a_valid_document_is_the_same_after_every_way(document: dict[str, Any]) -> None:
    """JSON, record, JSON; and record, protobuf bytes, record."""
    email = EmailIn.from_json(json.dumps(document))
    expected = {name: value for name, value in document.items() if value not in (None, [])}
    expected.setdefault("allow_children", True)
    for name in ("from", "to"):
        expected |= {name: without_nulls(expected[name])} if name in expected else {}
    for name in ("start_date", "sent_date"):
        text = expected.get(name, "")
        expected |= {name: text[:-1] + ".000Z"} if len(text) == 20 else {}
    assert as_json(json.loads(email.to_json())) == as_json(expected)
    assert as_json(email.to_dict()) == as_json(expected)
    message = email_interactions_pb2.EmailIn.FromString(email.to_proto().SerializeToString())
    assert as_json(EmailIn.from_proto(message).to_dict()) == as_json(expected)


def without_nulls(value: Any) -> Any:
    """Addresses without a personal part that is null."""
    if isinstance(value, list):
        return [without_nulls(item) for item in value]
    return {name: item for name, item in value.items() if item is not None}


@given(changed_documents())
@examples(500)
def test_every_reader_gives_the_same_verdict(document: dict[str, Any]) -> None:
    """from_json, from_dict and the JSON Schema, which says nothing of the depth of udata."""
    from_json = attempt(lambda: EmailIn.from_json(json.dumps(document)))
    from_dict = attempt(lambda: EmailIn.from_dict(document))
    assert from_json == from_dict
    only_deep = isinstance(from_json, list) and {found.rule for found in from_json} == {"depth"}
    is_valid = isinstance(from_json, EmailIn) or only_deep
    assert IS_VALID_BY_SCHEMA(document) == is_valid


@given(changed_documents())
@examples(300)
def test_what_is_read_can_be_written(document: dict[str, Any]) -> None:
    """And is read again as the same record."""
    email = attempt(lambda: EmailIn.from_dict(document))
    if isinstance(email, EmailIn):
        assert EmailIn.from_json(email.to_json()) == email
        assert EmailIn.from_proto(email.to_proto()) == email


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
    | st.sampled_from([*EntityType, *InteractionStatus, object(), EmailIn, *STRANGE])
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


@given(st.dictionaries(st.sampled_from([*NAMES, 1, None]), ANYTHING, max_size=4) | ANYTHING)
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
    assert_ways_agree(email)
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
