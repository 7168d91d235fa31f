"""Frameworks evaluate annotations at run time: those of every public name can be evaluated."""

import sys
from pathlib import Path
from types import ModuleType

import pytest

import email_interactions
import email_interactions_client
from tests.support.hints import faults_of_hints, public_names

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
