"""Each rule of the check, with one spec that breaks it and one nearly the same that passes.

The cases are in the YAML files beside this module, one for each module of generator/rules: under
the name of a rule a text of cases/small.yaml, and below it rows of what replaces that text to break
the rule, what replaces it to pass, and the errors of the former. Pairs that follow are further
edits of both specs.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

from generator.errors import one_per_place
from generator.rules import RULES, check
from generator.rules.nodes import Rule
from generator.spec_language.load import load
from tests.support.tables import Tables

TABLE = "rules x specs"
FOLDER = Path(__file__).parent
SMALL = (FOLDER.parent / "cases" / "small.yaml").read_text(encoding="utf-8")


class Case(NamedTuple):
    """A text of the small spec, and what it is replaced by: once to break a rule, once to pass."""

    rule: str
    text: str
    breaks: str
    passes: str
    errors: list[str]
    also: list[tuple[str, str]]  # further edits, in both

    def edited(self, replacement: str) -> str:
        """The small spec with the replacement and the further edits."""
        spec = replaced(SMALL, self.text, replacement)
        for edit in self.also:
            spec = replaced(spec, *edit)
        return spec


def replaced(spec: str, text: str, replacement: str) -> str:
    """The spec with a text replaced, which must occur once."""
    assert spec.count(text) == 1, f"{text!r} occurs {spec.count(text)} times in the small spec"
    return spec.replace(text, replacement)


def name_of(rule: Rule) -> str:
    """generator.rules.names.package -> names.package"""
    return f"{rule.__module__.rpartition('.')[2]}.{rule.__name__}"


def cases() -> Iterator[Case]:
    """Every case of the files beside this one."""
    for path in sorted(FOLDER.glob("*.yaml")):
        for rule, texts in yaml.safe_load(path.read_text(encoding="utf-8")).items():
            for text, rows in texts.items():
                for breaks, passes, errors, *also in rows:
                    found = [errors] if isinstance(errors, str) else errors
                    located = [f"small.yaml:{error}" for error in found]
                    yield Case(f"{path.stem}.{rule}", text, breaks, passes, located, also)


CASES = list(cases())
each_case = pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.rule}: {case.breaks}")


def errors_of(text: str, folder: Path, rules: tuple[Rule, ...] = RULES) -> list[str]:
    """What is wrong with a spec, by all rules or by some of them."""
    path = folder / "small.yaml"
    path.write_text(text, encoding="utf-8")
    spec, faults = load(path, "small.yaml")
    return list(map(str, one_per_place(faults, check(spec, rules))))


def test_the_small_spec_is_valid(tmp_path: Path) -> None:
    """What the cases edit has no error itself."""
    assert errors_of(SMALL, tmp_path) == []


def test_every_rule_has_a_case() -> None:
    """No rule is untested, and no case is about a rule that does not exist."""
    assert {name_of(rule) for rule in RULES} == {case.rule for case in CASES}


@each_case
def test_a_broken_rule_is_reported(case: Case, tmp_path: Path, tables: Tables) -> None:
    """The whole check of a broken spec gives the errors of the case and no others."""
    assert case.errors == errors_of(case.edited(case.breaks), tmp_path)
    tables.add(TABLE, case.rule, "breaking")


@each_case
def test_the_rule_itself_reports_it(case: Case, tmp_path: Path) -> None:
    """The first error of a case comes from the rule that the case is about."""
    rules = tuple(rule for rule in RULES if name_of(rule) == case.rule)
    assert {*case.errors} & set(errors_of(case.edited(case.breaks), tmp_path, rules))


@each_case
def test_nearly_the_same_passes(case: Case, tmp_path: Path, tables: Tables) -> None:
    """The other spec of a case has no error."""
    assert errors_of(case.edited(case.passes), tmp_path) == []
    tables.add(TABLE, case.rule, "passing")


# What no edit of one place breaks


def test_without_a_mask_any_name_is_valid(tmp_path: Path) -> None:
    """A record may have a field `address_2`, unless a field mask can name it."""
    spec = replaced(SMALL, "{name: snow, number: 51,", "{name: snow_2, number: 51,")
    spec = replaced(
        spec, "{name: parts, number: 3, type: mask,", "{name: parts, number: 3, type: flag,"
    )
    assert errors_of(spec, tmp_path) == []


def test_a_spec_without_records(tmp_path: Path) -> None:
    """A spec needs one; nothing that follows from the fault is reported."""
    spec = SMALL[: SMALL.index("messages:\n  - name: Rain")] + "messages: []\n"
    expected = "small.yaml:51:11: spec: a spec needs at least one record in 'messages'"
    assert errors_of(spec, tmp_path) == [expected]


@pytest.mark.parametrize("inner_first", [True, False])
@pytest.mark.parametrize("count", [50, 51, 1500])
def test_messages_within_each_other(count: int, inner_first: bool, tmp_path: Path) -> None:  # noqa: FBT001
    """Fifty levels are valid in any order; a thousand give the same error as fifty-one."""
    field = "number: 1, required: no, description: X.}"
    messages = [
        f"  - {{name: In{n}, description: X., fields: [{{name: a, type: {inner}, {field}]}}\n"
        for n, inner in enumerate(["string", *(f"In{n}" for n in range(count - 1))])
    ]
    ordered = messages if inner_first else reversed(messages)
    spec = SMALL[: SMALL.index("messages:\n  - name: Rain")] + "messages:\n" + "".join(ordered)
    errors = [error.partition(": ")[2] for error in errors_of(spec, tmp_path)]
    said = "In50.a: more than 50 messages are nested in In50"
    assert errors == ([said] if count > 50 else [])


def test_a_group_has_any_number_of_fields(tmp_path: Path) -> None:
    """The ranges of numbers for groups and for other fields are advice, not a rule."""
    fields = "".join(
        f"      - {{name: g{n}, number: {n}, type: string, required: {required}, description: X}}\n"
        for n, required in zip(range(60, 160), ["yes", "no"] * 50, strict=True)
    )
    spec = replaced(
        SMALL,
        "    fields:\n      - {name: station,",
        f"    fields:\n{fields}      - {{name: station,",
    )
    spec = replaced(spec, "{name: gusts, number: 53,", "{name: gusts, number: 3,")
    spec = replaced(spec, "{name: speed, number: 55,", "{name: snow, number: 20,")
    assert errors_of(spec, tmp_path) == []
