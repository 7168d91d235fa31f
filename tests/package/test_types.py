"""The interface of the package: as in the first release, for type checkers, and at run time."""

import importlib
import inspect
import sys
from collections.abc import Iterator
from operator import attrgetter
from pathlib import Path
from types import ModuleType

import pytest

import email_interactions
import email_interactions_client
from tests.support.grouped import grouped
from tests.support.outputs.python import faults_of_hints, public_names
from tests.support.programs import python
from tests.support.project import PROJECT
from tests.support.readers.spec import RECORDS
from tests.support.thorough import sampled

PACKAGES = [email_interactions, email_interactions_client]


def of_first_release() -> Iterator[str]:
    """Its public names, and how each function is called."""
    text = (PROJECT / "tests" / "cases" / "first_release.txt").read_text(encoding="utf-8")
    for line in text.splitlines():
        yield from dict.fromkeys(line.replace("{record}", record) for record in RECORDS)


@grouped("line", of_first_release())
def test_the_interface_of_the_first_release_is_kept(line: str) -> None:
    """Every name is there, and every call is accepted, by position or by keyword."""
    name, _, parameters = line.partition("(")
    if name.startswith("v1."):
        importlib.import_module(f"email_interactions.{name.rpartition('.')[0]}")
    found = attrgetter(name)(email_interactions)
    if parameters:
        former = inspect.signature(eval(f"lambda {parameters[:-1]}: 0")).parameters  # noqa: S307
        now = inspect.signature(found).parameters
        kept = [(p.name, p.kind, p.default) for p in former.values()]
        assert [(p.name, p.kind, p.default) for p in now.values()][: len(kept)] == kept
        assert all(now[name].default is not inspect.Parameter.empty for name in {*now} - {*former})


# What is wrong has a comment that a type checker reports where nothing is wrong.
PROGRAM = """
import copy
import dataclasses
from collections.abc import Iterator
from datetime import datetime
from typing import Any, assert_never, assert_type

from email_interactions import (
    Accepted, EmailAddress, EmailIn, EmailOut, Interaction, InteractionStatus, Item, OtherKind,
    Rejected, Violation, read_interaction, read_interactions,
)
from email_interactions.v1 import email_interactions_pb2

class Ticket(EmailIn):
    pass

email = EmailIn.from_json(b"", ignore_unknown=True)
assert_type(email, EmailIn)
assert_type(EmailIn.from_dict({}), EmailIn)
assert_type(EmailIn.from_proto(email_interactions_pb2.EmailIn()), EmailIn)
assert_type(Ticket.from_json(b""), Ticket)
assert_type(email.to, list[EmailAddress])
assert_type(email.from_address, EmailAddress | None)
assert_type(email.start_date, datetime)
assert_type(email.status, InteractionStatus)
assert_type(email.allow_children, bool)
assert_type(email.structured_text, str | None)
assert_type(email.udata, dict[str, Any] | None)
assert_type(email.to_json(validate=False), bytes)
assert_type(email.to_dict(), dict[str, Any])
assert_type(email.to_proto(), email_interactions_pb2.EmailIn)
assert_type(email.validate(), list[Violation])
assert_type(dataclasses.replace(email, subject="Re: " + (email.subject or "")), EmailIn)
assert_type(copy.copy(email), EmailIn)
assert_type(read_interaction(""), Interaction)
assert_type(read_interactions([b"", {}]), Iterator[Item[EmailIn | EmailOut]])

def name_of(record: Interaction) -> str:
    match record:
        case EmailIn(from_address=EmailAddress(personal=str(name))):
            return name
        case EmailIn():
            return record.customer_id
        case EmailOut(bcc=hidden):
            return hidden[0].address
    assert_never(record)

for item in read_interactions(b""):
    match item:
        case Accepted(index, record):
            print(index, name_of(record))
        case OtherKind(index, kind, document):
            print(index, kind.name, document)
        case Rejected(index, document, violations):
            print(index, document, violations[0].message)
        case _:
            assert_never(item)

EmailAddress()  # type: ignore[call-arg]
EmailAddress("a")  # type: ignore[call-arg]
EmailIn.from_json(None)  # type: ignore[arg-type]
email.subjekt  # type: ignore[attr-defined]
email.owner_id = "173"  # type: ignore[assignment]
"""
CHECKERS = {
    "mypy": ("mypy", "--config-file", "mypy.ini", "--cache-dir", "cache", "program.py"),
    "pyright": ("basedpyright", "--level", "error"),
}


@pytest.mark.parametrize("checker", sampled([*CHECKERS], 2))
def test_type_checkers_see_the_types(checker: str, tmp_path: Path) -> None:
    """Those of fields and of what each method returns; wrong calls are errors."""
    folder = PROJECT / "generated" / "python"
    (tmp_path / "program.py").write_text(PROGRAM, encoding="utf-8")
    (tmp_path / "mypy.ini").write_text(f"[mypy]\nstrict = true\nmypy_path = {folder}\n")
    (tmp_path / "pyproject.toml").write_text(
        f'[tool.basedpyright]\nextraPaths = ["{folder}"]\ninclude = ["program.py"]\n'
        'typeCheckingMode = "strict"\nreportUnusedExpression = false\n'
        "reportUnnecessaryTypeIgnoreComment = true\n"
    )
    done = python("-P", "-m", *CHECKERS[checker], cwd=tmp_path, check=False)
    assert (done.returncode, done.stdout) == (0, done.stdout)


@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: package.__name__)
def test_type_hints_and_signatures_can_be_evaluated(package: ModuleType) -> None:
    """`typing.get_type_hints`, and `inspect.signature` with evaluated annotations."""
    assert list(faults_of_hints(package)) == []


@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: package.__name__)
def test_what_a_package_offers_is_among_the_names(package: ModuleType) -> None:
    """Every class and function that the package exports is found by looking for public names."""
    found = {id(each) for _, each in public_names(package)}
    offered = [getattr(package, name) for name in package.__all__]
    ours = [each for each in offered if str(getattr(each, "__module__", "")) in sys.modules]
    named = [each for each in ours if each.__module__.startswith(package.__name__)]
    assert named
    assert [each for each in named if id(each) not in found] == []


def test_a_name_that_is_not_there_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The search sees a name that only type checkers know, also in a method."""
    source = (
        "from __future__ import annotations\n"
        "def free() -> Missing: ...\n"
        "class Owner:\n"
        "    @classmethod\n"
        "    def made(cls) -> Missing: ...\n"
    )
    (tmp_path / "unhinted").mkdir()
    (tmp_path / "unhinted" / "__init__.py").write_text(source, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    faults = list(faults_of_hints(__import__("unhinted")))
    assert [fault.split(":")[0] for fault in faults] == ["unhinted.free", "unhinted.Owner.made"]
