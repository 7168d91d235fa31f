"""Types of the package: what type checkers see, and what frameworks evaluate at run time."""

import sys
from pathlib import Path
from types import ModuleType

import pytest

import email_interactions
import email_interactions_client
from tests.support.hints import faults_of_hints, public_names
from tests.support.programs import python
from tests.support.readers import PROJECT

PACKAGES = [email_interactions, email_interactions_client]


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


SNIPPET = """
from email_interactions import EmailAddress, EmailIn, read_interaction, read_interactions
email = EmailIn.from_json(b"")
reveal_type(email)
reveal_type(EmailIn.from_dict({}))
reveal_type(email.to)
reveal_type(email.from_address)
reveal_type(email.start_date)
reveal_type(email.status)
reveal_type(email.allow_children)
reveal_type(email.udata)
reveal_type(email.to_json())
reveal_type(email.to_dict())
reveal_type(email.to_proto())
reveal_type(email.validate()[0].path)
reveal_type(read_interaction(""))
class Ticket(EmailIn): ...
reveal_type(Ticket.from_json(b""))
EmailAddress()
EmailIn.from_json(None)
email.subjekt
read_interactions([b"", {}])
"""
REVEALED = """\
email_interactions.messages.EmailIn
email_interactions.messages.EmailIn
list[email_interactions.messages.EmailAddress]
email_interactions.messages.EmailAddress | None
datetime.datetime
email_interactions.enums.InteractionStatus
bool
dict[str, Any] | None
bytes
dict[str, Any]
email_interactions.v1.email_interactions_pb2.EmailIn
str
email_interactions.messages.EmailIn | email_interactions.messages.EmailOut
snippet.Ticket
"""


def test_type_checkers_see_the_types(tmp_path: Path) -> None:
    """mypy knows what each method gives, and rejects wrong calls."""
    (tmp_path / "snippet.py").write_text(SNIPPET, encoding="utf-8")
    folder = PROJECT / "generated" / "python"
    (tmp_path / "mypy.ini").write_text(f"[mypy]\nstrict = true\nmypy_path = {folder}\n")
    options = ("snippet.py", "--cache-dir", "cache")
    done = python("-P", "-m", "mypy", *options, cwd=tmp_path, check=False)
    lines = [line for line in done.stdout.splitlines() if line.startswith("snippet.py")]
    revealed = [line.split('"')[1] for line in lines if "Revealed type" in line]
    errors = [line.rsplit("[", 1)[1] for line in lines if ": error: " in line]
    assert revealed == REVEALED.splitlines()
    assert errors == ["call-arg]", "arg-type]", "attr-defined]"]
