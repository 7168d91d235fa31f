"""Inputs that have broken readers: each gives a record or its violations, and soon."""

import json
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import pytest

from email_interactions import Accepted, EmailIn, read_interactions
from tests.support.documents.samples import MINIMAL
from tests.support.grouped import grouped
from tests.support.thorough import sampled
from tests.support.violations import attempt, rules, violations


@contextmanager
def bounded() -> Iterator[None]:
    """Fails on a blow-up: the slowest case takes a second or two of CPU, a blow-up minutes."""
    start = time.process_time()
    yield
    assert time.process_time() - start < 30


def text(name: str, raw: str) -> str:
    """The smallest document with another member, given as JSON text."""
    others = {other: value for other, value in MINIMAL.items() if other != name}
    return f'{json.dumps(others)[:-1]}, "{name}": {raw}}}'


def many(items: Iterable[str]) -> str:
    """An array of JSON texts."""
    return f"[{','.join(items)}]"


LONG_NAME = "x" * 1_000_000
MANY = range(50_000, 70_000)


def below_a_long_name(items: Iterable[str]) -> str:
    """An object with an array of JSON texts."""
    return f'{{"{LONG_NAME}":{many(items)}}}'


CASES: dict[str, tuple[str | bytes, list[tuple[str, str]]]] = {
    "lone surrogate": (text("subject", r'"\ud800"'), [("/subject", "encoding")]),
    "surrogates the wrong way round": (
        text("subject", r'"\udc00\ud800"'),
        [("/subject", "encoding")],
    ),
    "surrogate in a name": (text(r"\ud800", "1"), [(r"/\ud800", "unknown")]),
    "surrogate in udata": (
        text("udata", r'{"\ud800":"\udc00"}'),
        [(r"/udata/\ud800", "encoding")] * 2,
    ),
    "NUL in a string": (text("subject", r'"\u0000"'), []),
    "5 MB": (text("text", f'"{"é" * 2_500_000}"'), []),
    "100,000 recipients": (text("to", many(['{"address":""}'] * 100_000)), []),
    "200 deep": (text("udata", '{"a":' * 200 + "1" + "}" * 200), [("/udata" + "/a" * 32, "depth")]),
    "the last of two names counts": (text("status", "9000")[:-1] + ', "status": 1}', []),
    "also when it is the faulty one": (
        text("status", "1")[:-1] + ', "status": 9000}',
        [("/status", "enum")],
    ),
    "Infinity": (text("owner_id", "-Infinity"), [("", "syntax")]),
    "1e400": (text("owner_id", "1e400"), [("/owner_id", "range")]),
    "1e400 in udata": (text("udata", '{"a":-1e400}'), [("/udata/a", "range")]),
    "1e-400 in udata": (text("udata", '{"a":1e-400}'), []),
    "5,000 digits": (text("owner_id", "9" * 5000), [("/owner_id", "range")]),
    "5,000 digits for an enum": (text("status", "-" + "9" * 5000), [("/status", "enum")]),
    "5,000 digits in udata": (text("udata", f'{{"a":[{"9" * 5000}]}}'), [("/udata/a/0", "range")]),
    "a million digits": (text("owner_id", "9" * 1_000_000), [("/owner_id", "range")]),
    "UTF-16 without mark": (text("subject", '""').encode("utf-16-le"), [("", "syntax")]),
    "UTF-32": (text("subject", '""').encode("utf-32-be"), [("", "syntax")]),
    "year 1": (text("end_date", '"0001-01-01T00:00:00Z"'), []),
    "year 9999": (text("end_date", '"9999-12-31T23:59:59.999Z"'), []),
    "year 0": (text("end_date", '"0000-12-31T23:59:59.999Z"'), [("/end_date", "pattern")]),
    "long date": (
        text("end_date", f'"2009-08-05T09:33:15.{"0" * 1_000_000}Z"'),
        [("/end_date", "pattern")],
    ),
    "long name in udata": (text("udata", below_a_long_name(["1"] * 100_000)), []),
    "100,000 faults below a long name": (
        text("udata", below_a_long_name(["9e15"] * 5 + ["9e16"] * 100_000)),
        [(f"/udata/{LONG_NAME}/{index}", "range") for index in range(5, 15)],
    ),
    "a long unknown name": (text(LONG_NAME, "1"), [(f"/{LONG_NAME}", "unknown")]),
    "20,000 unknown names": (
        text("owner_id", ",".join(["1", *(f'"custmer_id{i}":1' for i in MANY)])),
        [(f"/custmer_id{i}", "unknown") for i in MANY],
    ),
    "20,000 misspelt addresses": (
        text("to", many(f'{{"address":"","adress{i}":1}}' for i in MANY)),
        [(f"/to/{index}/adress{i}", "unknown") for index, i in enumerate(MANY)],
    ),
}
LONG_URLS = [
    "http://" + "a" * 1_000_000,
    "http://" + "%41" * 300_000 + " ",
    "http://" + "a:" * 500_000 + "\\n",
    "http://" + "/" * 1_000_000 + "<",
    "a:" + ":" * 1_000_000 + "<",
    "http://[" + ":" * 1_000_000,
    "a:?" + "?" * 1_000_000 + "##",
    "a" * 1_000_000,
    "http://" + "%41a" * 250_000 + "[",
    "http://" + "@" * 500_000,
    "http://" + "a@" * 500_000,
    "http://a:" + "1" * 1_000_000 + "x",
]
CASES |= {
    f"long URL {index}": (
        text("structured_text", f'"{url}","structured_text_mime":""'),
        [] if index == 0 else [("/structured_text", "pattern")],
    )
    for index, url in enumerate(LONG_URLS)
}


@grouped("name", CASES)
def test_a_case_that_has_broken_readers(name: str) -> None:
    """It gives the listed violations, or none, within seconds."""
    document, expected = CASES[name]
    with bounded():
        found = attempt(lambda: EmailIn.from_json(document))
    assert (rules(found) if isinstance(found, list) else []) == expected


@pytest.mark.parametrize("levels", [33, 500, 2_000, 20_000, 100_000])
@pytest.mark.parametrize("brackets", [('{"a":', "}"), ("[", "]")], ids=["objects", "arrays"])
def test_deep_udata_is_a_violation(levels: int, brackets: tuple[str, str]) -> None:
    """One of depth: in udata, or of the whole text where Python's parsers give up."""
    start, end = brackets
    raw = f'{{"a":{start * (levels - 1)}{1}{end * (levels - 1)}}}'
    with bounded():
        found = attempt(lambda: EmailIn.from_json(text("udata", raw)))
    assert isinstance(found, list)
    assert [fault.rule for fault in found] == ["depth"]
    assert found[0].path in ("", "/udata" + "/a" * 32, "/udata/a" + "/0" * 31)


@grouped("name", sampled([*CASES], 4))
def test_such_a_case_spoils_no_other_item(name: str) -> None:
    """Among lines, it is accepted or rejected as by itself, within seconds."""
    document, expected = CASES[name]
    with bounded():
        items = [*read_interactions([json.dumps(MINIMAL), document, json.dumps(MINIMAL)])]
    assert isinstance(items[1], Accepted) == (not expected)
    assert items[0::2] == [Accepted(index, EmailIn.from_dict(MINIMAL)) for index in (0, 2)]


def test_a_message_of_any_depth_is_a_violation() -> None:
    """Of more levels than any reader takes."""
    message = EmailIn.from_dict(MINIMAL).to_proto()
    struct = message.udata
    for _ in range(3000):
        struct = struct.fields["a"].struct_value
    struct.fields["a"].bool_value = True
    found = violations(lambda: EmailIn.from_proto(message))
    assert rules(found) == [(f"/udata{'/a' * 32}", "depth")]
