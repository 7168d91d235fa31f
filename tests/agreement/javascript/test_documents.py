"""Documents in JavaScript: verdicts, paths, rules, messages and canonical texts."""

import time
from random import Random

import pytest

from tests.agreement.fuzz.documents import fuzzed
from tests.agreement.javascript.comparing import DOCUMENTS, OPTIONS, SEED, compared
from tests.support.documents.corpus import cases
from tests.support.readers.facts import in_order
from tests.support.readers.javascript import (
    Question,
    answers,
    facts_of_javascript,
)
from tests.support.readers.json_schema import facts_of_json_schema
from tests.support.readers.spec import RECORDS
from tests.support.tables import Tables


def test_the_module_has_the_fields_of_the_schemas() -> None:
    """Names, order, types, lists and presence."""
    assert in_order(facts_of_javascript()) == in_order(facts_of_json_schema())


def test_corpus(tables: Tables) -> None:
    """As in Python, which keeps the corpus: paths, rules, words and values."""
    documents = [
        Question(record, case.text, options)
        for record in RECORDS
        for case in cases(record)
        for options in OPTIONS
    ]
    compared(documents, tables, "corpus, strict and ignoring unknown")


def test_fuzzed_documents(tables: Tables) -> None:
    """Generated and mutated documents of every record."""
    random = Random(f"{SEED} javascript")  # noqa: S311 - a test
    documents = [
        Question(record, fuzzed(record, random), OPTIONS[number % 2])
        for record in RECORDS
        for number in range(-(-DOCUMENTS // len(RECORDS)))
    ]
    compared(documents, tables, "generated and mutated")


FIELDS = facts_of_json_schema()[RECORDS[-1]]
MISLEADING = (
    b'{"valueOf": 1, "toString": 1, "length": 1, "then": 1, "constructor": 1, "__proto__": 1}',
    b'[{"valueOf": 1, "toString": 1}]',
    b"[" * 90 + b"]" * 90,
)
HOSTILE = [
    b"\xef\xbb\xbf{}",
    b"\xff{}",
    b'{"a": "\xed\xa0\x80"}',
    b'{"text": "\xef\xbf\xbd\x80"}',
    rb'{"text": "\ud800", "udata": {"\udfff": "\ud800"}, "\ud800/~": 1}',
    b'{"text": 1, "text": "the last one counts"}',
    b'{"status": 1e400, "owner_id": -1e400, "creator_app_id": 0.00001}',
    b'{"__proto__": {"status": 1}, "constructor": 1, "toString": 2}',
    b'{"udata": {"__proto__": {"a": 1}, "constructor": null, "toJSON": 1}}',
    b'{"text": "' + b"x" * 1_000_000 + b'"}',
    b'{"text": "' + b"x" * 1_000_000,
    b"{" + b",".join(b'"n%d": %d' % (n, n) for n in range(20_000)) + b"}",
    '{"\uffff\U00010000": 1, "\U00010000\uffff": 2, "\uffff": 3, "\ue000": 4}'.encode(),
    rb'{"\ud800x": 1, "\ud800\udc00": 2, "\udfff": 3, "\ud800": 4}',
    b'{"' + b"~" * 100_000 + b'": {}}',
    b'{"udata": {"' + b"/" * 1000 + b'": [' + b"1e99," * 999 + b"1e99]}}",
    b'{"structured_text": "http://' + b"%41" * 100_000 + b'<"}',
    b'{"udata": ' + b'{"a": ' * 33 + b"1" + b"}" * 34,
    *(b'{"%s": %s}' % (name.encode(), value) for name in FIELDS for value in MISLEADING),
    b"null", b"[]", b"", b" ", b"1", b'"x"', b"{", b"nul", b"{,}", b"NaN", b"[1,]", b"{}x",
]  # fmt: skip


def test_hostile_documents_in_bounded_time(tables: Tables) -> None:
    """Long, duplicate, damaged and misleading ones: as in Python, and in seconds."""
    begin = time.monotonic()
    documents = [Question(RECORDS[-1], document, o) for document in HOSTILE for o in OPTIONS]
    compared(documents, tables, "hostile")
    assert time.monotonic() - begin < 60


@pytest.mark.parametrize("levels", [1_000, 100_000])
def test_deep_documents(levels: int) -> None:
    """They are rejected, whatever they are nested in; nothing is raised."""
    deep = b"[" * levels + b"]" * levels
    documents = [deep, b'{"udata": ' + deep + b"}", b'{"to": ' + deep + b"}", b"[" * levels]
    for answer in answers(Question(RECORDS[-1], document) for document in documents):
        assert answer["violations"]
