"""Compares the JavaScript package with Python's.

JAVASCRIPT_DOCUMENTS is the number of documents, AGREEMENT_SEED selects others. The closed list of
differences: what follows `invalid JSON:` are the words of each parser; Python's parser stops at
texts that are nested about 1,000 levels deep; and JavaScript prints whole floats without `.0`.
"""

import json
import os
from collections.abc import Iterable
from typing import Any

import email_interactions
from email_interactions import ValidationError, Violation
from tests.support.readers.javascript import Question, answers
from tests.support.tables import JAVASCRIPT, Tables
from tests.support.thorough import amount

DOCUMENTS = amount(750, 3_000, "JAVASCRIPT_DOCUMENTS")
SEED = os.environ.get("AGREEMENT_SEED", "0")
OPTIONS: tuple[dict[str, bool], ...] = ({}, {"ignoreUnknown": True})


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


def item_in_python(item: Any) -> list[Any]:
    """An item of any package as JavaScript has it, its record as a value."""
    match type(item).__name__:
        case "Accepted":
            found = ["accepted", item.index, item.line, json.loads(item.record.to_json())]
        case "OtherKind":
            found = ["other", item.index, item.line, item.kind]
        case _:
            found = ["rejected", item.index, item.line, words(item.violations)]
    return found


def items_in_javascript(answer: dict[str, Any]) -> dict[str, Any]:
    """What JavaScript says of each item."""
    if "violations" in answer:
        return {"violations": [[p, r, _message(m)] for p, r, m in answer["violations"]]}
    for item in answer["items"]:
        if item[0] == "accepted":
            item[3] = json.loads(item[3])
        elif item[0] == "rejected":
            item[3] = [[p, r, _message(m)] for p, r, m in item[3]]
    return answer


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
