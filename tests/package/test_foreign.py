"""Values of subclasses with code of their own: written as they were checked, or violations."""

import copy
import dataclasses
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from enum import EnumType
from functools import partial
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

import pytest

import email_interactions
from email_interactions import ValidationError, Violation, enums
from email_interactions._runtime.values.numbers import Enum
from email_interactions._runtime.values.timestamps import Timestamp, write_timestamp
from email_interactions._runtime.violations import Faults
from tests.package.foreign_values import (
    OTHER_NUMBERS,
    SOME_DAY,
    Far,
    ForeignError,
    Nanoseconds,
    NoMoment,
    Unequal,
    Unnameable,
    WholeNanoseconds,
    Zone,
    lying,
    raising,
    variants,
)
from tests.support.documents.corpus import document
from tests.support.grouped import grouped
from tests.support.readers.spec import RECORDS
from tests.support.violations import attempt, rules

WRITERS = ("to_json", "to_dict", "to_proto")
MOMENT = Timestamp()


def plain(name: str) -> Any:
    """A record with all its fields, and a plain value in each."""
    return getattr(email_interactions, name).from_dict(document(name, "everything"))


def changed(name: str, attribute: str, index: int) -> Any:
    """The same with one of the foreign variants of an attribute, which are made anew."""
    record = copy.copy(plain(name))
    setattr(record, attribute, next(islice(variants(getattr(record, attribute)), index, None)))
    return record


def attributes() -> Iterator[tuple[str, str]]:
    """Every attribute of every record."""
    for name in RECORDS:
        for field in dataclasses.fields(getattr(email_interactions, name)):
            yield name, field.name


each_attribute = grouped("name, attribute", attributes())


@each_attribute
def test_a_foreign_attribute_is_written_as_it_was_checked(name: str, attribute: str) -> None:
    """Or each call has the same violations; nothing that the foreign code raises comes out."""
    record = plain(name)
    for index in range(len([*variants(getattr(record, attribute))])):
        faults = changed(name, attribute, index).validate()
        for write in WRITERS:
            found = attempt(getattr(changed(name, attribute, index), write))
            expected = faults or getattr(record, write)()
            assert (found, repr(found)) == (expected, repr(expected))


def members() -> Iterator[tuple[str, str]]:
    """Every member of every document."""
    return ((name, member) for name in RECORDS for member in document(name, "everything"))


@pytest.mark.parametrize("ignore_unknown", [False, True])
@grouped("name, member", members())
def test_a_foreign_member_is_read_as_what_it_holds(
    name: str, member: str, *, ignore_unknown: bool
) -> None:
    """Or there are violations."""
    whole = document(name, "everything")
    read = getattr(email_interactions, name).from_dict
    value = whole[member]
    others = [*variants(value), *(variants(float(value)) if type(value) is int else ())]
    for other in others:
        changes = whole | {member: other}
        found = attempt(lambda: read(changes, ignore_unknown=ignore_unknown))  # noqa: B023
        if not isinstance(found, list):
            assert repr(found) == repr(plain(name))


@pytest.mark.parametrize("name", RECORDS)
def test_a_foreign_document_is_read_as_what_it_holds(name: str) -> None:
    """An object of a subclass, and names of subclasses."""
    whole = document(name, "everything")
    read = getattr(email_interactions, name).from_dict
    for kind in (raising(dict), lying(dict, {})):
        assert repr(read(kind(whole))) == repr(read(kind(whole), ignore_unknown=True))
        assert repr(read(kind(whole))) == repr(plain(name))


@pytest.mark.parametrize(
    ("key", "path"),
    [(1, "/1"), (None, "/None"), (10**5000, "/int"), (Unnameable(), "/Unnameable")],
    ids=["int", "None", "long int", "object"],
)
def test_a_name_that_is_no_string_is_unknown(key: object, path: str) -> None:
    """Whatever it is; a long number and a foreign object are called by their types."""
    name = RECORDS[0]
    found = attempt(
        lambda: getattr(email_interactions, name).from_dict(document(name, "everything") | {key: 1})
    )
    assert rules(found) == [(path, "unknown")]


@pytest.mark.parametrize("name", RECORDS)
def test_a_name_that_raises_is_unknown(name: str) -> None:
    """Also where a name selects the record."""
    read = getattr(email_interactions, name).from_dict
    found = [attempt(partial(read, {Unequal(field): 1})) for field in document(name, "everything")]
    assert all(("/Unequal", "unknown") in rules(each) for each in found)
    read_any: Any = email_interactions.read_interaction
    assert rules(attempt(partial(read_any, {Unequal("entity_type"): 1}))) == [
        ("/entity_type", "required")
    ]


# Records


@each_attribute
def test_a_violation_is_a_value_of_a_wrong_type(name: str, attribute: str) -> None:
    """Not one that is found."""
    record = copy.copy(plain(name))
    setattr(record, attribute, Violation("", "type", "is fine"))
    (found,) = (each for each in record.validate() if each.rule == "type")
    assert found.message.endswith(", not Violation")


@each_attribute
def test_an_attribute_that_raises_is_a_violation(name: str, attribute: str) -> None:
    """A subclass may compute it; the violation stands at the field and names the error."""

    def fail(_: object) -> Any:
        raise ForeignError

    record = computed(name, attribute, fail)
    for call in (record.validate, *(getattr(record, write) for write in WRITERS)):
        (found,) = (each for each in attempt(call) if each.rule == "type")
        assert "ForeignError" in found.message


@each_attribute
def test_an_attribute_is_read_once(name: str, attribute: str) -> None:
    """What is checked is what is written, though the attribute is another one each time."""
    record = plain(name)
    for write in WRITERS:
        values = iter([getattr(record, attribute)])
        changing = computed(name, attribute, lambda _: next(values, object()))  # noqa: B023
        assert attempt(getattr(changing, write)) == getattr(record, write)()


def computed(name: str, attribute: str, compute: Callable[[Any], Any]) -> Any:
    """A record of a subclass that computes one attribute."""
    record = plain(name)
    result: Any = object.__new__(type("Computed", (type(record),), {attribute: property(compute)}))
    for field in dataclasses.fields(record):
        if field.name != attribute:
            setattr(result, field.name, getattr(record, field.name))
    return result


# Kinds of values


@pytest.mark.parametrize(
    ("value", "rule", "words"),
    [
        (Nanoseconds(2024, 7, 1, tzinfo=UTC), "pattern", "value.floor('ms')"),
        (NoMoment(2024, 7, 1, tzinfo=UTC), "type", "NoMoment differs"),
        (Far(2024, 7, 1, tzinfo=UTC), "type", "Far differs"),
        (SOME_DAY.replace(tzinfo=Zone()), "type", "its time zone raises StopIteration"),
        (SOME_DAY.replace(tzinfo=Zone("x")), "type", "its time zone raises TypeError"),
        (SOME_DAY.replace(tzinfo=Zone(timedelta(days=2))), "type", "time zone raises ValueError"),
        (raising(datetime)(2024, 7, 1, tzinfo=UTC), "type", "raises ForeignError"),
    ],
    ids=range(7),
)
def test_a_datetime_that_is_more_or_less_than_one(value: Any, rule: str, words: str) -> None:
    """One violation, which says what it is."""
    faults = Faults()
    MOMENT.plain(value, "", faults)
    (found,) = faults
    assert (found.rule, words in found.message) == (rule, True)


def test_whole_milliseconds_given_in_nanoseconds_are_valid() -> None:
    """Nothing is lost when they are written."""
    value = WholeNanoseconds(2024, 7, 1, 12, 30, 0, 5000, tzinfo=UTC)
    assert write_timestamp(MOMENT.plain(value, "", Faults())) == "2024-07-01T12:30:00.005Z"


def test_a_datetime_that_comes_twice_in_its_zone_is_valid() -> None:
    """A subclass that compares like a datetime: an hour of autumn equals none of another zone."""
    berlin = ZoneInfo("Europe/Berlin")
    value = type("Own", (datetime,), {})(2024, 10, 27, 2, 30, tzinfo=berlin, fold=1)
    assert write_timestamp(MOMENT.plain(value, "", Faults())) == "2024-10-27T01:30:00.000Z"


@pytest.mark.parametrize("kind", OTHER_NUMBERS)
def test_a_member_of_another_enum_is_no_value(kind: Any) -> None:
    """Though it equals one of the numbers."""
    own = next(field for field in vars(enums).values() if is_enum(field))
    number = Enum(own)
    for call in (number.plain, number.read):
        faults = Faults()
        call(kind(1), "/x", faults)
        (found,) = faults
        assert (found.path, found.rule) == ("/x", "type")
        assert found.message.endswith(f", not a member of {kind.__name__}")


def is_enum(value: object) -> bool:
    """Whether it is an enum of the package that has the number 1."""
    return isinstance(value, EnumType) and 1 in [*value]


@pytest.mark.parametrize("write", WRITERS)
@pytest.mark.parametrize(
    "value", [SOME_DAY.replace(tzinfo=None), SOME_DAY.replace(tzinfo=Zone(*[None] * 99))]
)
def test_unchecked_writing_never_takes_the_local_zone(value: datetime, write: str) -> None:
    """A datetime without a zone cannot be written; the violations say why."""
    name, attribute = next(
        (name, attribute)
        for name, attribute in attributes()
        if isinstance(getattr(plain(name), attribute), datetime)
    )
    record = copy.copy(plain(name))
    setattr(record, attribute, value)
    with pytest.raises(ValidationError, match="has no time zone; if it is UTC, use"):
        getattr(record, write)(validate=False)
