"""Reporting many faults: work grows as the document does, and all violations are reported."""

import difflib
import json
import sys
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

import email_interactions
from email_interactions import ValidationError, read_interactions
from tests.agreement.fuzz.messages import varint
from tests.support.documents.corpus import document
from tests.support.readers.spec import RECORDS

NAME = max(RECORDS, key=lambda name: len(document(name, "everything")))
RECORD: Any = getattr(email_interactions, NAME)
LIST = next(name for name, value in document(NAME, "everything").items() if isinstance(value, list))
OBJECT = next(
    name
    for name, field in RECORD.from_dict(document(NAME, "minimal"))
    .to_proto()
    .DESCRIPTOR.fields_by_name.items()
    if field.message_type and field.message_type.full_name == "google.protobuf.Struct"
)


def work(call: Callable[[], object]) -> tuple[int, list[Any]]:
    """How many functions a call calls, and what it reports."""
    calls = 0

    def count(_: object, event: str, __: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        call()
    except ValidationError as error:
        return calls, error.violations
    finally:
        sys.setprofile(None)
    return calls, []


def unknown_names(count: int, end: str = "") -> Callable[[], object]:
    """Twenty names that are close to known ones in each item of a list."""
    names = [name for name in document(NAME, "everything") if "_" in name]
    item = {f"{name}{index}{end}": 1 for name in names for index in range(20 // len(names) + 1)}
    text = json.dumps(document(NAME, "minimal") | {LIST: [item] * count})
    return lambda: RECORD.from_json(text)


def unknown_fields(count: int) -> Callable[[], object]:
    """Fields that no version has."""
    message = RECORD.from_dict(document(NAME, "minimal")).to_proto()
    for number in range(2048, 2048 + count):
        message.MergeFromString(varint(number << 3) + varint(1))
    return lambda: RECORD.from_proto(message)


def empty_items(count: int) -> Callable[[], object]:
    """Messages without what is required of them."""
    message = RECORD.from_dict(document(NAME, "minimal")).to_proto()
    for _ in range(count):
        getattr(message, LIST).add()
    return lambda: RECORD.from_proto(message)


def valueless(count: int) -> Callable[[], object]:
    """Values of protobuf that have no kind."""
    message = RECORD.from_dict(document(NAME, "minimal")).to_proto()
    for index in range(count):
        getattr(message, OBJECT).fields[f"a{index}"].SetInParent()
    return lambda: RECORD.from_proto(message)


def cut_lines(count: int) -> Callable[[], object]:
    """Lines that end within an object, and blank ones."""
    text = '{"a":1,\n\n{\n' * count
    return lambda: [*read_interactions(text)]


CASES = (unknown_names, unknown_fields, empty_items, valueless, cut_lines)


@pytest.mark.parametrize("case", CASES)
def test_work_is_in_proportion_to_the_document(case: Callable[[int], Any]) -> None:
    """Twice as many faults are twice the work."""
    few, _ = work(case(200))
    many, _ = work(case(400))
    assert many < 2.2 * few


@pytest.mark.parametrize("case", CASES[:-1])
def test_work_for_a_fault_is_small(case: Callable[[int], Any]) -> None:
    """Of all that is reported, nothing needs many calls."""
    calls, faults = work(case(400))
    assert len(faults) >= 400
    assert calls < 100 * len(faults)


def test_datetimes_in_another_zone_need_few_calls() -> None:
    """They are converted to UTC, and everything else is looked at once."""
    email = RECORD.from_dict(document(NAME, "everything"))
    for name in email.__dataclass_fields__:
        if isinstance(value := getattr(email, name), datetime):
            setattr(email, name, value.astimezone(timezone(timedelta(hours=1))))
    email.validate()  # compiles what it needs
    calls, faults = work(email.validate)
    assert faults == []
    members = json.dumps(document(NAME, "everything")).count('": ')
    assert calls < 8 * members


def test_the_first_unknown_names_get_hints(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few names are compared, and every one is reported."""
    compared: list[str] = []

    def closest(name: str, names: tuple[str, ...], **_: int) -> list[str]:
        compared.append(name)
        return [names[0]]

    monkeypatch.setattr(difflib, "get_close_matches", closest)
    _, faults = work(unknown_names(800, "new"))
    hinted = [fault for fault in faults if "did you mean" in fault.message]
    assert len(compared) <= len(hinted) == 5
    assert len([fault for fault in faults if fault.rule == "unknown"]) >= 20 * 800
