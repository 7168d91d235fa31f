"""Each rule of the check, with one spec that breaks it and one nearly the same that passes.

The cases are in the YAML files of this folder, one for each module of generator/rules: under
the name of a rule a text of cases/small.yaml, and below it rows of what replaces that text to break
the rule, what replaces it to pass, and the errors of the former. Pairs that follow are further
edits of both specs. Where the two differ in a part, they are one text with <<breaks||passes>>.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from generator.errors import one_per_place
from generator.rules import RULES, check
from generator.rules.nodes import Rule, once, subjects
from generator.spec_language.load import load
from tests.support.grouped import grouped
from tests.support.project import yaml_file
from tests.support.specs.small import SMALL, edited, errors_of
from tests.support.tables import Tables
from tests.support.thorough import amount, sampled

TABLE = "rules x specs"
FOLDER = Path(__file__).parent


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
        return edited((self.text, replacement), *self.also)


def name_of(rule: Rule) -> str:
    """generator.rules.types.facets, bounds -> types.facets.bounds"""
    return f"{rule.__module__.removeprefix('generator.rules.')}.{rule.__name__}"


def cases() -> Iterator[Case]:
    """Every case of the YAML files."""
    for path in sorted(FOLDER.rglob("*.yaml")):
        module = ".".join(path.relative_to(FOLDER).with_suffix("").parts)
        for rule, texts in yaml_file(path).items():
            for text, rows in texts.items():
                for first, *others in rows:
                    row: list[Any] = [*_both(first), *others]
                    breaks, passes, errors, *also = row
                    found = [errors] if isinstance(errors, str) else errors
                    yield Case(f"{module}.{rule}", text, breaks, passes, found, also)


def _both(text: str) -> list[str]:
    """The two texts that one stands for, or itself."""
    found = re.fullmatch(r"(.*)<<(.*)\|\|(.*)>>(.*)", text, re.DOTALL)
    return [f"{found[1]}{part}{found[4]}" for part in (found[2], found[3])] if found else [text]


CASES = list(cases())
each_case = grouped("case", CASES)


def test_the_small_spec_is_valid() -> None:
    """What the cases edit has no error itself."""
    assert errors_of(SMALL) == []


def test_every_rule_has_a_case() -> None:
    """No rule is untested, and no case is about a rule that does not exist."""
    assert {name_of(rule) for rule in RULES} == {case.rule for case in CASES}


@each_case
def test_a_broken_rule_is_reported(case: Case, tables: Tables) -> None:
    """The whole check of a broken spec gives the errors of the case and no others.

    One of them comes from the rule that the case is about.
    """
    spec, faults = load(case.edited(case.breaks).encode(), "spec")
    errors = [f"spec:{error}" for error in case.errors]
    assert list(map(str, one_per_place(faults, check(spec)))) == errors
    rules = tuple(rule for rule in RULES if name_of(rule) == case.rule)
    assert {*errors} & set(map(str, check(spec, rules)))
    tables.add(TABLE, case.rule, "breaking")


@grouped("case", sampled(CASES, 3))
def test_nearly_the_same_passes(case: Case, tables: Tables) -> None:
    """The other spec of a case has no error."""
    assert errors_of(case.edited(case.passes)) == []
    tables.add(TABLE, case.rule, "passing")


# What one edit cannot show


def test_what_is_kept_with_a_spec_is_no_part_of_it() -> None:
    """A part has its own name in errors after a rule has kept it with the spec."""
    spec, _ = load(SMALL.encode())
    (total,) = once(lambda spec: spec.messages[0].fields[:1])(spec)
    assert (total.name, subjects(spec)[total]) == ("total", "Rain.total")


def test_without_a_mask_any_name_is_valid() -> None:
    """A record may have a field `address_2`, unless a field mask can name it."""
    edits = [
        ("{name: snow,", "{name: snow_2,"),
        ("number: 3, type: mask,", "number: 3, type: flag,"),
    ]
    assert errors_of(edited(*edits)) == []


def test_a_spec_without_records() -> None:
    """A spec needs one; nothing that follows from the fault is reported."""
    spec = SMALL[: SMALL.index("messages:\n  - name: Rain")] + "messages: []\n"
    assert errors_of(spec) == ["51:11: spec: a spec needs at least one record in 'messages'"]


@pytest.mark.parametrize("inner_first", [True, False])
@pytest.mark.parametrize("count", [50, 51, amount(200, 1500)])
def test_messages_within_each_other(count: int, inner_first: bool) -> None:  # noqa: FBT001
    """Fifty levels are valid in any order; many more give the same error as fifty-one."""
    field = "number: 1, required: no, description: X.}"
    messages = [
        f"  - {{name: In{n}, description: X., fields: [{{name: a, type: {inner}, {field}]}}\n"
        for n, inner in enumerate(["string", *(f"In{n}" for n in range(count - 1))])
    ]
    ordered = messages if inner_first else reversed(messages)
    spec = SMALL[: SMALL.index("messages:\n  - name: Rain")] + "messages:\n" + "".join(ordered)
    errors = [error.partition(": ")[2] for error in errors_of(spec)]
    message = "In50.a: more than 50 messages are nested in In50"
    assert errors == ([message] if count > 50 else [])


def test_many_conditions_that_have_nothing_to_do_with_each_other() -> None:
    """Of two fields in turn, one is required; the search for a document takes them one by one."""
    place = "      - {name: snow, number: 51"
    more = "type: integer, row: no, description: One"
    pairs = "".join(
        f"      - {{name: a{i}, number: {100 + 2 * i}, required: no, {more}}}\n"
        f"      - {{name: b{i}, number: {101 + 2 * i}, required: yes unless a{i}, {more}}}\n"
        for i in range(40)
    )
    assert errors_of(edited((place, pairs + place))) == []
