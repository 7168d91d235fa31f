"""What the JavaScript package reads several documents from, and long faulty texts of them."""

import json

import pytest

from email_interactions import EntityType
from tests.agreement.javascript.comparing import items_in_javascript
from tests.agreement.javascript.test_streams import READ_ALL, UNION, items_in_python
from tests.support.readers.javascript import Question, answers, in_javascript
from tests.support.readers.spec import variants
from tests.support.thorough import amount

KIND = json.dumps(UNION["discriminator"])
LINES = f"{{{KIND}: 99}}\n{{{KIND}: null}}\n"
SOURCES = {
    "a string": "lines",
    "bytes": "bytes",
    "a readable of Node": "Readable.from([bytes])",
    "a readable of strings": "Readable.from([lines])",
    "what is written to a stream": "new PassThrough().end(bytes)",
    "an object with a generator": "{async *[Symbol.asyncIterator]() { yield* lines; }}",
    "a body": "new Response(lines).body",
    "a reader": "{getReader: () => new Response(lines).body.getReader()}",
    "an object of documents": "{*[Symbol.iterator]() { yield* lines.trim().split('\\n'); }}",
    "an array of documents": "lines.trim().split('\\n')",
    "a set of documents": "new Set(lines.trim().split('\\n'))",
}
NO_CHUNKS = ("[lines, bytes]", "[bytes, lines]", "[5]", "[{}]", "[null]", "[[1]]")


@pytest.mark.parametrize("source", SOURCES.values(), ids=SOURCES)
def test_every_source_has_the_same_items(source: str) -> None:
    """What has items or chunks is not taken for a document."""
    found = in_javascript(
        READ_ALL,
        'import {PassThrough, Readable} from "node:stream";',
        f"const lines = {json.dumps(LINES)}, bytes = new TextEncoder().encode(lines);",
        f"for await (const {{violations}} of {READ_ALL}({source}))",
        "  found.push(violations[0].rule);",
    )
    assert found == ["enum", "required"]


def test_a_document_may_have_the_names_of_streams() -> None:
    """They are not those of functions."""
    source = f"{{{KIND}: 99, getReader: 1, next: 2}}"
    found = in_javascript(READ_ALL, f"for (const item of {READ_ALL}({source})) found.push(item);")
    assert [item["status"] for item in found] == ["rejected"]


def test_an_item_of_another_kind_keeps_its_text() -> None:
    """Its value loses repeated names and digits; a JSON value has no text."""
    other = next(int(kind) for kind in EntityType if kind not in variants(UNION))
    text = f'{{{KIND}: {other}, "a": 1, "a": 9007199254740993}}'
    found = in_javascript(
        READ_ALL,
        f"for (const source of [{json.dumps(text)}, [{text}]])",
        f"  for (const item of {READ_ALL}(source)) found.push([item.status, item.text ?? null]);",
    )
    assert found == [["other", text], ["other", None]]


@pytest.mark.parametrize("chunks", NO_CHUNKS)
def test_chunks_are_all_strings_or_all_bytes(chunks: str) -> None:
    """Others are a TypeError, rather than damaged text."""
    found = in_javascript(
        READ_ALL,
        f"const lines = {json.dumps(LINES)}, bytes = new TextEncoder().encode(lines);",
        f"const source = (async function* () {{ yield* {chunks}; }})();",
        f"try {{ for await (const item of {READ_ALL}(source)); }}",
        "catch (error) { found.push(error.name, error.message); }",
    )
    assert found == ["TypeError", "the chunks of a stream must be all strings or all bytes"]


def test_blank_chunks_take_linear_time() -> None:
    """Twenty megabytes in 20,000 chunks; hours if each one is joined to those before."""
    found = in_javascript(
        READ_ALL,
        "async function* source() { for (let i = 0; i < 20_000; i++) yield ' '.repeat(1000); }",
        f"for await (const item of {READ_ALL}(source())) found.push(item);",
    )
    assert found == []


MANY = amount(200_000, 2_000_000)
LONG = {
    "quotes in a string without end": b'{"' + rb"\"" * MANY,
    "quotes in a string on several lines": b'{\n"' + rb"\"" * MANY + b'\n}"',
    "strings without end": b'{"\n' * 10_000,
    "backslashes": b'{"' + b"\\" * (2 * MANY + 1),
    "a string of an array with a slip": b'["' + rb"\"" * (5 * MANY) + b'", 1x]',
    "blanks in an item of an array": b"[1" + b" " * MANY + b"x]",
    "blanks in a line": b"{" + b" " * MANY + b"x",
}


@pytest.mark.parametrize("text", LONG.values(), ids=LONG)
def test_long_faulty_texts_take_linear_time(text: bytes) -> None:
    """In both languages: quadratic time would be minutes, or hours."""
    (answer,) = answers([Question(READ_ALL, text)])
    assert items_in_javascript(answer) == items_in_python(text, ignores=False)
