"""The JavaScript package against Python's: verdicts, paths, rules, messages and canonical texts.

JAVASCRIPT_DOCUMENTS is the number of documents, AGREEMENT_SEED selects others. The closed list of
differences: what follows `invalid JSON:` are the words of each parser; Python's parser stops at
texts that are nested about 1,000 levels deep; and JavaScript prints whole floats without `.0`.
"""

import dataclasses
import json
import os
import time
from collections.abc import Iterable
from random import Random
from typing import Any

import pytest

import email_interactions
from email_interactions import ValidationError, Violation
from tests.agreement.fuzzed_documents import fuzzed
from tests.support.project import GENERATED
from tests.support.readers.javascript import (
    Question,
    answers,
    facts_of_javascript,
    faults_of_javascript,
    in_javascript,
)
from tests.support.readers.json_schema import facts_of_json_schema
from tests.support.readers.spec import RECORDS, SPEC, variants
from tests.support.tables import JAVASCRIPT, Tables
from tests.support.thorough import amount

DOCUMENTS = amount(1_500, 3_000, "JAVASCRIPT_DOCUMENTS")
STREAMS = DOCUMENTS // 20
SEED = os.environ.get("AGREEMENT_SEED", "0")
OPTIONS: tuple[dict[str, bool], ...] = ({}, {"ignoreUnknown": True})
UNION = SPEC["unions"][0]
READ_ALL = "read" + "".join(part.capitalize() for part in UNION["plural"].split("_"))
STATUS = {"Accepted": "accepted", "OtherKind": "other", "Rejected": "rejected"}


def words(violations: Iterable[Violation]) -> list[list[str]]:
    """Violations as JavaScript has them."""
    return [[v.path, v.rule, _message(v.message)] for v in violations]


def _message(message: str) -> str:
    return "invalid JSON" if message.startswith("invalid JSON: ") else message


def in_python(question: Question) -> dict[str, Any]:
    """Violations and the canonical text, as Python has them."""
    record = getattr(email_interactions, question.name)
    ignores = bool(question.options)
    try:
        text = record.from_json(question.document, ignore_unknown=ignores).to_json()
    except ValidationError as error:
        return {"violations": words(error.violations)}
    return {"violations": [], "text": text.decode()}


def differences(expected: dict[str, Any], answer: dict[str, Any]) -> list[str]:
    """In what two answers differ."""
    found = [[path, rule, _message(message)] for path, rule, message in answer["violations"]]
    pairs = {
        "verdict": (bool(expected["violations"]), bool(found)),
        "path and rule": ([v[:2] for v in expected["violations"]], [v[:2] for v in found]),
        "words": (expected["violations"], found),
        "text": (_value(expected), _value(answer)),
    }
    return [name for name, (python, javascript) in pairs.items() if python != javascript]


def _value(answer: dict[str, Any]) -> Any:
    """The members of a canonical text in their order; numbers are equal by value."""
    return json.loads(answer.get("text", "null"), object_pairs_hook=list)


def compared(questions: list[Question], tables: Tables, row: str) -> None:
    """Asks both languages, counts what is equal, and shows the shortest documents that are not."""
    wrong = []
    for question, answer in zip(questions, answers(questions), strict=True):
        found = differences(in_python(question), answer)
        tables.add(JAVASCRIPT, row, "documents")
        for column in ("verdict", "path and rule", "words", "text"):
            tables.add(JAVASCRIPT, row, column, column not in found)
        if found:
            wrong.append(f"{question.document!r} {question.options}: {found} {answer}")
    assert not wrong, "\n".join(sorted(wrong, key=len)[:5])


def test_the_module_has_the_fields_of_the_schemas() -> None:
    """Names, order, types, lists and presence."""
    assert facts_of_javascript() == facts_of_json_schema()


def test_corpus(tables: Tables) -> None:
    """Every case, with paths, rules and values; words as in Python."""
    assert list(faults_of_javascript([GENERATED])) == []
    documents = [
        Question(corpus["record"], case["document"].encode(), options)
        for record in RECORDS
        for corpus in [json.loads((GENERATED / "conformance" / f"{record}.json").read_bytes())]
        for case in corpus["cases"]
        if "document" in case
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


UNCONVERTIBLE = (
    "1n", "[1n]", "Symbol()", "() => 1", "{valueOf() { throw Error(); }}", "[[{valueOf: 1}]]",
    "Object.create(null, {a: {value: 1n, enumerable: true}})",
)  # fmt: skip


def test_no_value_is_converted() -> None:
    """In each field, values that JavaScript cannot convert are violations of that field."""
    fields = [[record, name] for record in RECORDS for name in facts_of_json_schema()[record]]
    found = in_javascript(
        "check",
        f"for (const [record, name] of {json.dumps(fields)})",
        f"  for (const value of [{', '.join(f'({value})' for value in UNCONVERTIBLE)}])",
        "    if (!check(record, {[name]: value}).some(({path, rule}) =>",
        "      `${path}/`.startsWith(`/${name}/`) && rule !== 'required'))",
        "      found.push([record, name, typeof value]);",
    )
    assert found == []


def test_messages_about_objects_of_classes() -> None:
    """They do not say that an object is no object."""
    values = ["new Date()", "new Map()", "new (class { toJSON() {} })()", "[]"]
    found = in_javascript(
        RECORDS[-1],
        f"for (const value of [{', '.join(values)}])",
        f"  found.push({RECORDS[-1]}.check(value).at(-1));",
    )
    name = "must be an object, not a class instance"
    messages = [name, name, name, "must be an object, not a list"]
    assert [violation["message"] for violation in found] == messages


def test_a_hole_in_an_array_is_none_of_its_items() -> None:
    """In the free-form objects of any record."""
    objects = [
        (name, field.metadata.get("json", field.name))
        for name in RECORDS
        for field in dataclasses.fields(getattr(email_interactions, name))
        if "dict" in str(field.type)
    ]
    assert objects
    for name, field in objects:
        check = f"{name}.check({{{json.dumps(field)}: {{a: [, 1]}}}})"
        found = in_javascript(name, f"found.push(...{check});")
        assert f"/{field}/a/0" in [violation["path"] for violation in found]


VALUES = {
    "({address: 'a'})": [],
    "new (class { address = 'a'; })()": [],
    "Object.assign(Object.create(null), {address: 'a'})": [],
    "Object.create({address: 'a'})": ["/address required"],
    "({address: new String('a')})": ["/address type"],
    "({address: 'a', personal: undefined})": [],
    "({address: '\\ud800'})": ["/address encoding"],
    "[]": [" type"],
    "new Date()": [" type"],
    "new Map([['address', 'a']])": [" type"],
}


def test_values_that_are_no_json() -> None:
    """Members count that a value has itself; objects of other kinds are not objects of JSON."""
    *found, text = in_javascript(
        "EmailAddress",
        f"for (const value of [{', '.join(VALUES)}])",
        "  found.push(EmailAddress.check(value).map(({path, rule}) => `${path} ${rule}`));",
        'found.push(EmailAddress["~standard"].validate("{}").issues[0].message);',
    )
    assert dict(zip(VALUES, found, strict=True)) == VALUES
    assert text == "must be an object, not a string"


@pytest.mark.parametrize("levels", [1_000, 100_000])
def test_deep_documents(levels: int) -> None:
    """They are rejected, whatever they are nested in; nothing is raised."""
    deep = b"[" * levels + b"]" * levels
    documents = [deep, b'{"udata": ' + deep + b"}", b'{"to": ' + deep + b"}", b"[" * levels]
    for answer in answers(Question(RECORDS[-1], document) for document in documents):
        assert answer["violations"]


BROKEN = (b"", b" ", b"null", b"[]", b"{", b"}", b"\xff", b'{"a":\n1}')


def lines_of(random: Random) -> bytes:
    """An array or lines of mixed documents, some of them damaged or over several lines."""
    kinds = [str(n).encode() for n in range(12)]
    documents = []
    for _ in range(random.randrange(7)):
        record = random.choice([*variants(UNION).values()])
        document = fuzzed(record, random, random.choice([0, 0, 1, 3]))
        other = b'{"%s": %s}' % (UNION["discriminator"].encode(), random.choice(kinds))
        broken = random.choice(
            [b"", b" ", b"null", b"[]", b"{", b"}", b"\xff", b'{"a":\n1}', other]
        )
        documents.append(broken if random.random() < 0.2 else document)
    separator = random.choice([b"\n", b"\r\n", b"\n\n", b", "])
    text = separator.join(documents)
    if separator == b", " or random.random() < 0.1:
        text = b"[" + text + b"]"
    return random.choice([b"", b"", b"", b"\xef\xbb\xbf", b"\n", b" "]) + text


def items_in_python(document: bytes, *, ignores: bool) -> dict[str, Any]:
    """What Python says of each item."""
    read = getattr(email_interactions, f"read_{UNION['plural']}")
    items = []
    try:
        for item in read(document, ignore_unknown=ignores):
            status = STATUS[type(item).__name__]
            items.append([status, item.index, item.line, _found(item)])
    except ValidationError as error:
        return {"violations": words(error.violations)}
    return {"items": items}


def _found(item: Any) -> Any:
    match item:
        case email_interactions.Accepted():
            return json.loads(item.record.to_json())
        case email_interactions.OtherKind():
            return int(item.kind)
        case _:
            return words(item.violations)


def items_in_javascript(answer: dict[str, Any]) -> dict[str, Any]:
    """The same of JavaScript."""
    if "violations" in answer:
        return {"violations": [[p, r, _message(m)] for p, r, m in answer["violations"]]}
    for item in answer["items"]:
        if item[0] == "accepted":
            item[3] = json.loads(item[3])
        elif item[0] == "rejected":
            item[3] = [[p, r, _message(m)] for p, r, m in item[3]]
    return answer


def test_arrays_lines_and_streams(tables: Tables) -> None:
    """Items, indices, lines and violations, from the whole text and from chunks of it."""
    random = Random(f"{SEED} streams")  # noqa: S311 - a test
    documents = [lines_of(random) for _ in range(STREAMS)]
    questions = [
        Question(READ_ALL, document, OPTIONS[number % 2], chunk)
        for number, document in enumerate(documents)
        for chunk in (0, 1, 64)
    ]
    wrong = []
    for question, answer in zip(questions, answers(questions), strict=True):
        expected = items_in_python(question.document, ignores=bool(question.options))
        is_equal = items_in_javascript(answer) == expected
        for column in ("documents", "verdict", "path and rule", "words", "text"):
            tables.add(
                JAVASCRIPT, "arrays, lines and streams", column, column == "documents" or is_equal
            )
        if not is_equal:
            wrong.append(f"{question}: {answer} {expected}")
    assert not wrong, "\n".join(sorted(wrong, key=len)[:3])
