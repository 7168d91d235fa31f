"""Python's answers for check.test.js: `python -m tests.browser.answers [protobuf]`.

Without an argument it prints each case of the corpus with its violations and its canonical form.
With `protobuf` it reads protobuf texts by the ids of cases, and prints the ids of those that are
not the message of their case.
"""

import json
import sys
from base64 import b64encode
from typing import Any

from google.protobuf import text_format

import email_interactions
from email_interactions import ValidationError
from tests.support.documents.corpus import Case, cases
from tests.support.readers.spec import RECORDS


def answer(record: str, case: Case) -> dict[str, Any]:
    """What Python says of a document."""
    asked = {"id": case.id, "kind": record, "content": b64encode(case.text).decode()}
    try:
        canonical = getattr(email_interactions, record).from_json(case.text).to_json()
    except ValidationError as error:
        return asked | {"violations": [list(violation) for violation in error.violations]}
    return asked | {"violations": [], "canonical": json.loads(canonical)}


def differing(texts: dict[str, str]) -> list[str]:
    """The ids of the texts that are not the message of their case."""
    return [
        case.id
        for record in RECORDS
        for case in cases(record)
        if case.valid and not is_message(record, case, texts.get(case.id, ""))
    ]


def is_message(record: str, case: Case, text: str) -> bool:
    """Whether a text is the message of a valid case."""
    message = getattr(email_interactions, record).from_json(case.text).to_proto()
    try:
        return bool(message == text_format.Parse(text, type(message)()))
    except text_format.ParseError:
        return False


if __name__ == "__main__":
    is_protobuf = sys.argv[1:] == ["protobuf"]
    every = [answer(record, case) for record in RECORDS for case in cases(record)]
    json.dump(differing(json.load(sys.stdin)) if is_protobuf else every, sys.stdout)
