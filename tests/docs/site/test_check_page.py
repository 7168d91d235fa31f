"""The parts of the check page that need no browser: places of values, and protobuf text."""

import json
from functools import reduce
from typing import Any

from google.protobuf import text_format

import email_interactions
from docs.site.check_page import table
from tests.support.documents.corpus import cases
from tests.support.programs import run
from tests.support.project import PROJECT
from tests.support.readers.javascript import NODE
from tests.support.readers.spec import RECORDS

_PARTS = PROJECT / "docs" / "site" / "check"
_LAYOUTS = (None, 2)


def in_node(module: str, function: str, expression: str, inputs: list[Any]) -> list[Any]:
    """What an expression gives in Node for each `input`."""
    script = f"""
        import {{readFileSync}} from "node:fs";
        import {{{function}}} from {json.dumps((_PARTS / module).as_uri())};
        const inputs = JSON.parse(readFileSync(0, "utf8"));
        console.log(JSON.stringify(inputs.map((input) => {expression})));
    """
    options = ("--no-warnings", "--input-type=module", "--eval", script)
    found: list[Any] = json.loads(run(NODE, *options, stdin=json.dumps(inputs)).stdout)
    return found


def at(value: Any, pointer: str) -> Any:
    """The value that a pointer leads to."""
    names = [name.replace("~1", "/").replace("~0", "~") for name in pointer.split("/")[1:]]
    return reduce(
        lambda found, name: found[int(name) if isinstance(found, list) else name], names, value
    )


def test_each_value_has_its_place() -> None:
    """In every document of the corpus that is JSON, on one line and on several."""
    values = [case.value for record in RECORDS for case in cases(record) if case.valid]
    values.append({"a/b": [{"~": '"{[,:'}, [], {}], 'x"\\': {"": -1.5e3}, "é😀": None})
    texts = [
        json.dumps(value, indent=indent, ensure_ascii=False)
        for value in values
        for indent in _LAYOUTS
    ]
    found = in_node("places.js", "places", "[...places(input)]", texts)
    decoder = json.JSONDecoder()
    for text, places in zip(texts, found, strict=True):
        value = json.loads(text)
        units = text.encode("utf-16-le")
        for pointer, offset in places:
            start = len(units[: 2 * offset].decode("utf-16-le"))
            assert decoder.raw_decode(text, start)[0] == at(value, pointer), (text, pointer)
        assert {pointer for pointer, _ in places} == pointers(value, "")


def pointers(value: Any, path: str) -> set[str]:
    """To a value and to all in it."""
    if not isinstance(value, dict | list):
        return {path}
    items = value.items() if isinstance(value, dict) else enumerate(value)
    below = [
        pointers(item, f"{path}/{str(name).replace('~', '~0').replace('/', '~1')}")
        for name, item in items
    ]
    return {path}.union(*below)


def test_lines_and_columns_are_those_of_editors() -> None:
    """From 1; a column counts characters, and an emoji is one."""
    text = "a\r\n\U0001f600b\n\nc"
    expected = [[1, 1], [2, 2], [4, 1]]
    offsets = [0, 5, 8]
    expression = f"Object.values(positions({json.dumps(text)})(input))"
    assert in_node("places.js", "positions", expression, offsets) == expected


def test_the_text_of_protobuf_is_the_message() -> None:
    """Of every valid document of the corpus, laid out as Python does."""
    records = [
        (record, getattr(email_interactions, record).from_json(case.text))
        for record in RECORDS
        for case in cases(record)
        if case.valid
    ]
    expression = f"protobufText({json.dumps(table())}, ...input)"
    inputs = [[record, json.loads(found.to_json())] for record, found in records]
    texts = in_node("protobuf_text.js", "protobufText", expression, inputs)
    for text, (_, found) in zip(texts, records, strict=True):
        message = found.to_proto()
        assert text_format.Parse(text, type(message)()) == message
