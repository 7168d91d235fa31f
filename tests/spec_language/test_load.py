"""load.py and reader.py: every fault of form, and how values are read."""

import re
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

import pytest

from generator.core.values import Json
from generator.errors import InvalidSpec
from generator.model import Spec
from generator.pipeline import read_spec
from generator.rules import check
from generator.spec_language.load import load
from tests.support.grouped import grouped
from tests.support.project import PROJECT, yaml_file
from tests.support.specs.small import LINKED, SMALL, edited, errors_of
from tests.support.thorough import sampled

CASES = Path(__file__).parents[1] / "cases"


class Fault(NamedTuple):
    """A text of the small spec, what it becomes, and all that is wrong then."""

    text: str
    becomes: str
    errors: list[str]


FAULTS = [
    Fault(text, becomes, [errors] if isinstance(errors, str) else errors)
    for text, found in yaml_file("cases", "faults.yaml").items()
    for becomes, errors in found.items()
]


def loaded(content: str) -> Spec:
    """The spec in a file of this content, which has no fault of form."""
    spec, faults = load(content.encode())
    assert faults == []
    return spec


# Faults of form


@grouped("fault", FAULTS)
def test_a_fault_of_form_is_reported(fault: Fault) -> None:
    """A fault of form is one error at its position; nothing that follows from it is reported."""
    assert fault.errors == errors_of(edited((fault.text, fault.becomes)))


def test_the_page_lists_the_shared_types() -> None:
    """Each is also in the spec with every construct, whose corpus tests it."""
    page = (PROJECT / "spec" / "README.md").read_text(encoding="utf-8")
    table = page.partition("| Shared type |")[2].partition("\n\n")[0]
    spec = (CASES / "every_construct.yaml").read_text(encoding="utf-8")
    file = PROJECT / "generator" / "spec_language" / "shared.yaml"
    names = [node["name"] for node in yaml_file(file)["types"]]
    assert re.findall("^[|] `(.+?)`", table, re.MULTILINE) == names
    assert re.findall("^  - [{]?include: ([a-z -]+)", spec, re.MULTILINE) == names


def test_two_faults_are_both_reported() -> None:
    """Every pair of faults of form in different lines gives the errors of both."""
    found = filter(_can_be_combined, FAULTS)
    pairs = [pair for pair in combinations(found, 2) if not _lines(pair[0]) & _lines(pair[1])]
    assert len(pairs) > 900
    for one, other in sampled(pairs, 15):
        expected = sorted([*one.errors, *other.errors], key=_place)
        spec = edited((one.text, one.becomes), (other.text, other.becomes))
        assert sorted(errors_of(spec), key=_place) == expected


def _can_be_combined(fault: Fault) -> bool:
    """Whether it moves no line and does not stop the reader."""
    unread = ("an anchor", "an alias", "spec: unknown key")
    moves = fault.text.count("\n") != fault.becomes.count("\n")
    return not moves and not any(word in error for error in fault.errors for word in unread)


def _lines(fault: Fault) -> set[int]:
    """The lines that it touches."""
    first = SMALL[: SMALL.index(fault.text)].count("\n") + 1
    found = range(first, first + fault.text.count("\n") + 1)
    return {*found, *(int(error.split(":")[0]) for error in fault.errors)}


def _place(error: str) -> tuple[int, int, str]:
    line, column, message = error.split(":", 2)
    return int(line), int(column), message


def test_faults_of_form_and_of_rules_are_reported_together() -> None:
    """The rules are checked in spite of a fault of form, whichever comes first."""
    spec = edited(
        ("version: 1.2.3", "version: one"),
        ("{name: snow, number: 51,", "{name: snow, number: x,"),
        ("type: 'integer[]'", "type: 'integers[]'"),
    )
    assert errors_of(spec) == [
        "7:12: package: 'one' is not a version of the form 1.2.3",
        "59:30: Rain.snow: 'number' must be a whole number, not 'x'",
        "68:41: Wind.gusts: unknown type 'integers[]'; did you mean 'integer[]'?",
    ]


@pytest.mark.parametrize(
    ("spec", "one", "other"),
    [
        (LINKED, ("- name: State", "- name: ''"), ("- name: class", "- named: class")),
        (SMALL, ("- name: Rain", "- name: ''"), ("type: flag, required", "type: [], required")),
        (SMALL, ("{name: flag,", "{named: flag,"), ("number: 17, type:", "number: 17, typed:")),
        (SMALL, ("discriminator: kind", "discriminator: []"), ("- name: Sky", "- name: []")),
    ],
    ids=["enum and type", "record and its field", "type and field", "union and enum"],
)
def test_names_that_could_not_be_read_are_not_the_same(
    spec: str, one: tuple[str, str], other: tuple[str, str]
) -> None:
    """Two faults are two errors, though both names are read as the empty text."""
    assert len(errors_of(edited(one, other, spec=spec))) == 2


def test_a_fault_of_form_hides_the_rules_at_its_position(tmp_path: Path) -> None:
    """An invalid version is read as '', which a rule rejects; only the first is reported."""
    path = tmp_path / "spec.yaml"
    path.write_text(edited(("version: 1.2.3", "version: [1, 2, 3]")))
    spec, faults = load(path)
    assert [error.location for error in check(spec)] == [faults[0].location]
    assert len(errors_of(path.read_bytes())) == 1


def test_an_error_names_the_path_as_it_would_be_typed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Below the working folder, errors show the relative path."""
    (tmp_path / "specs").mkdir()
    path = tmp_path / "specs" / "spec.yaml"
    path.write_text(edited(("version: 1.2.3", "version: one")))
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InvalidSpec, match=r"^specs/spec\.yaml:7:12: package: 'one' is no"):
        read_spec(path)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("a\nb.yaml", "a\\nb.yaml"),
        ("a\x1b[31m.yaml", "a\\x1b[31m.yaml"),
        ("\u202eb.yaml", "\\u202eb.yaml"),
        ("\udcff.yaml", "\\udcff.yaml"),
        ("ä b.yaml", "ä b.yaml"),
    ],
)
def test_an_error_is_one_line(name: str, shown: str, tmp_path: Path) -> None:
    """Whatever the name of the file and the texts of the spec."""
    path = tmp_path / name
    word = '"a\\e[31mb\\nc\\u202E"'
    path.write_text(edited(("type: flag,", f"type: {word},")), encoding="utf-8")
    with pytest.raises(InvalidSpec) as raised:
        read_spec(path)
    printed = str(raised.value)
    assert printed.isprintable()
    assert printed.startswith(f"{tmp_path / shown}:59:40: Rain.snow: unknown type 'a\\x1b[31mb\\nc")


def test_a_long_value_is_shortened() -> None:
    """An error shows the beginning and the end of a long value, and what to write instead."""
    (error,) = errors_of(edited(("base: object", f"base: {'o' * 10_000}bject")))
    assert len(error) < 450
    assert error.startswith("25:25: notes: 'base' must be 'string', 'integer'")
    assert error.endswith("ooobject'")


def test_a_value_that_is_nested_deeply() -> None:
    """A hundred nested lists are a value like any other, and are shown in full."""
    nested = f"{{'a': {'[' * 100}{']' * 100}}}"
    errors = errors_of(edited(("examples: [3]", f"examples: [{nested}]")))
    shown = nested.replace("'", '"')
    advice = "write an integer from -2147483648 to 2147483647"
    assert errors == [f"67:75: Wind.speed: {shown} is not of type 'integer'; {advice}"]


# Words and values


def test_strings_stay_strings() -> None:
    """Nothing becomes a Boolean, a number, a date or null where a string is expected."""
    words = "yes, No, on, 012, 1_000, 0x1F, 0o17, 1:30, 2020-01-01, .5, +1, 1., ~, Null, .inf, TRUE"
    spec = loaded(edited(("reserved_names: [FOG]", f"reserved_names: [{words}]")))
    assert spec.enums[0].reserved_names == tuple(words.split(", "))


@pytest.mark.parametrize(
    ("written", "value"),
    [
        *((word, word) for word in ("yes", "012", "2020-01-01", "0x1F", "+1", "~", "True", ".5")),
        *(("'1'", "1"), ('"true"', "true"), ("'null'", "null"), ("true", True), ("false", False)),
        *(("1", 1), ("-2", -2), ("1.0", 1.0), ("2e3", 2000.0), ("[]", [])),
        *(("[1, [two, null]]", [1, ["two", None]]), ("{a: {b c: ''}}", {"a": {"b c": ""}})),
    ],
)
def test_a_value_is_read_as_json(written: str, value: Json) -> None:
    """An example is read as JSON; what is neither JSON nor quoted is a string."""
    spec = loaded(edited(("examples: [3]", f"examples: [{written}]")))
    (read,) = spec.messages[1].fields[0].examples
    assert (type(read), read) == (type(value), value)
