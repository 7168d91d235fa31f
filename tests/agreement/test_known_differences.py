"""The list of known differences: each is there, and is what it is called."""

import json
from functools import cache

import pytest
from google.protobuf import json_format
from google.protobuf.source_context_pb2 import SourceContext
from google.protobuf.wrappers_pb2 import DoubleValue

from tests.agreement.differences import Difference, faults_of, is_known, judge, known
from tests.support.documents.corpus import document
from tests.support.documents.samples import MINIMAL
from tests.support.engines import ENGINES, verdicts
from tests.support.tables import Tables

SHOWN = [entry for entry in known() if entry.example]
EXAMPLES = {entry.kind: json.dumps(MINIMAL | (entry.example or {})).encode() for entry in SHOWN}


@cache
def accepted(engine: str) -> dict[str, bool]:
    """Whether an engine accepts the example of each kind; it is started once for all."""
    return dict(zip(EXAMPLES, verdicts(engine, "EmailIn", [*EXAMPLES.values()]), strict=True))


@pytest.mark.parametrize("entry", SHOWN, ids=lambda entry: entry.kind)
def test_a_listed_difference_is_seen(entry: Difference, tables: Tables) -> None:
    """The example has one violation, of its kind; the listed engines accept it and no others."""
    text = EXAMPLES[entry.kind]
    assert faults_of("EmailIn", text) == [frozenset([entry.kind])]
    found = {engine: accepted(engine)[entry.kind] for engine in ENGINES}
    assert entry.engines == tuple(engine for engine, taken in found.items() if taken)
    for engine, taken in found.items():
        assert judge(tables, engine, "EmailIn", [text], [(False, taken)]) == []


def test_a_double_is_read_from_a_boolean() -> None:
    """By protobuf's reader; no field of the source has base `number`."""
    assert json_format.Parse("true", DoubleValue()).value == 1


@pytest.mark.parametrize("text", ["[]", '""'])
def test_an_object_is_read_from_what_has_no_names(text: str) -> None:
    """By protobuf's reader; no record of the source is valid without any field."""
    assert json_format.Parse(text, SourceContext()) == SourceContext()


@pytest.mark.parametrize(
    ("rest", "kinds"),
    [
        (".5e-1Z", ["date with a fraction for float()"]),
        (".1_0Z", ["date with a fraction for float()"]),
        (".000 Z", ["date with a fraction for float()"]),
        (".00e5Z", ["date with a fraction for float()"]),
        (".\u0665Z", ["date with digits beyond ASCII", "date with other fraction digits"]),
        ("+-2:00", ["date with an offset for int()"]),
        ("+ 2:00", ["date with an offset for int()"]),
        ("+0_2:00", ["date with an offset for int()"]),
        ("+02:-30", ["date with an offset for int()"]),
        (".5e-1-02:00", ["date with a fraction for float()", "date with an offset"]),
        (".5e-1+02:\n1", ["date with a fraction for float()", "date with an offset for int()"]),
    ],
)
def test_what_follows_the_seconds_has_a_kind(rest: str, kinds: list[str]) -> None:
    """What Python's reader takes for a fraction or an offset is listed, and it does take it."""
    changes = {"start_date": f"2009-08-05T09:33:15{rest}"}
    text = json.dumps(document("EmailIn", "minimal") | changes).encode()
    assert faults_of("EmailIn", text) == [frozenset(kinds)]
    assert verdicts("protobuf, protovalidate", "EmailIn", [text]) == [True]
    assert is_known("protobuf, protovalidate", [frozenset(kinds)])


def test_kinds_are_listed_once() -> None:
    """No kind has two entries, and each entry a reason."""
    kinds = [entry.kind for entry in known()]
    assert len(kinds) == len(set(kinds))
    assert all(entry.reason and entry.engines for entry in known())


def test_every_fault_of_a_document_must_be_known() -> None:
    """One fault of no kind, or of a kind that another engine has, makes a difference unknown."""
    string = frozenset(["number as a string"])
    assert is_known("protobuf, protovalidate", [string])
    assert not is_known("protobuf, protovalidate", [string, frozenset()])
    assert not is_known("jsonschema", [string])


def test_a_required_field_may_stand_under_another_name() -> None:
    """The unknown name and the missing field are one difference."""
    changed = {f"{name}\0" if name == "type" else name: value for name, value in MINIMAL.items()}
    text = json.dumps(changed).encode()
    assert faults_of("EmailIn", text) == [frozenset(["name with NUL"])] * 2


@pytest.mark.parametrize(
    "date",
    [
        *("2009-02-30T09:33:15+02:00", "2009-8-5"),
        *("2009-08-05T09:33:15.000+0200", "2009-08-05T09:33:15.0001Z"),
    ],
)
def test_what_is_no_moment_is_of_no_kind(date: str) -> None:
    """An offset does not excuse a day that the calendar does not have."""
    text = json.dumps(document("EmailIn", "minimal") | {"start_date": date}).encode()
    assert faults_of("EmailIn", text) == [frozenset()]
