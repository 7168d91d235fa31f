"""Whatever comes in: a record or violations comes out, the same by every path, and soon.

`make fuzz` runs the generated cases with other examples each time, FUZZ_EXAMPLES of each.
"""

import io
import json
from collections.abc import Callable
from datetime import timedelta, timezone
from typing import Any

from google.protobuf.message import DecodeError
from hypothesis import given
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
from email_interactions._runtime.documents import parse
from email_interactions._runtime.values.plain import FOREIGN
from email_interactions.v1 import email_interactions_pb2
from tests.agreement.fuzz.documents import BOUNDARIES, GENERIC, names_of, texts
from tests.agreement.fuzz.examples import changed_bytes, examples
from tests.agreement.fuzz.paths import CODEC, RECORD, assert_paths_agree, read_carefully
from tests.support.documents.corpus import document
from tests.support.documents.samples import MINIMAL
from tests.support.violations import attempt

FULL = json.dumps(document(RECORD, "everything") | MINIMAL).encode()


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
