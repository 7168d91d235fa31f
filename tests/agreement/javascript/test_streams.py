"""Arrays, lines and streams in JavaScript."""

from random import Random
from typing import Any

import email_interactions
from email_interactions import ValidationError
from tests.agreement.fuzz.documents import fuzzed
from tests.agreement.javascript.comparing import (
    DOCUMENTS,
    OPTIONS,
    SEED,
    item_in_python,
    items_in_javascript,
    words,
)
from tests.support.readers.javascript import Question, answers, in_javascript
from tests.support.readers.spec import SPEC, variants
from tests.support.tables import JAVASCRIPT, Tables

STREAMS = DOCUMENTS // 20
UNION = SPEC["unions"][0]
READ_ALL = "read" + "".join(part.capitalize() for part in UNION["plural"].split("_"))
MARK = b"\xef\xbb\xbf"
BROKEN = (b"", b" ", b"null", b"[]", b"{", b"}", b"\xff", b'{"a":\n1}')


def lines_of(random: Random) -> bytes:
    """An array or lines of mixed documents, some of them damaged or over several lines."""
    kinds = [str(n).encode() for n in range(12)]
    documents = []
    for _ in range(random.randrange(7)):
        record = random.choice([*variants(UNION).values()])
        document = fuzzed(record, random, random.choice([0, 0, 1, 3]))
        other = b'{"%s": %s}' % (UNION["discriminator"].encode(), random.choice(kinds))
        broken = random.choice([*BROKEN, other, document[:-1], MARK + document])
        documents.append(broken if random.random() < 0.2 else document)
    separator = random.choice([b"\n", b"\r\n", b"\n\n", b", "])
    text = separator.join(documents)
    if separator == b", " or random.random() < 0.1:
        text = b"[" + text + b"]"
    return random.choice([b"", b"", b"", MARK, b"\n", b" "]) + text


def items_in_python(document: bytes, *, ignores: bool) -> dict[str, Any]:
    """What Python says of each item."""
    read = getattr(email_interactions, f"read_{UNION['plural']}")
    try:
        return {"items": [*map(item_in_python, read(document, ignore_unknown=ignores))]}
    except ValidationError as error:
        return {"violations": words(error.violations)}


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


def test_a_stream_that_is_left_is_cancelled() -> None:
    """A browser may have readers of streams only; its connection would stay open."""
    found = in_javascript(
        READ_ALL,
        "const reader = {",
        "  async read() { return {done: false, value: '{}\\n{}\\n'}; },",
        "  async cancel() { found.push('cancelled'); },",
        "};",
        f"for await (const item of {READ_ALL}({{getReader: () => reader}})) {{",
        "  found.push(item.status);",
        "  break;",
        "}",
    )
    assert found == ["rejected", "cancelled"]


def test_sources_that_cannot_be_read() -> None:
    """They are an error of the program, raised by the call and not by the first item."""
    found = in_javascript(
        READ_ALL,
        "for (const source of [undefined, null, 1, true, new Date()])",
        f"  try {{ {READ_ALL}(source); }} catch (error) {{",
        "    found.push(`${error.name}: ${error.message}`);",
        "  }",
    )
    message = "TypeError: the source must be a text, an object, an iterable or a stream"
    assert found == [message] * 5
