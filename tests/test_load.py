"""load.py and yaml_reader.py: every fault of form, and what files that are no spec give."""

from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

from generator.check import check
from generator.errors import InvalidSpec
from generator.load import load
from generator.model import Field, Json, Spec
from generator.steps import read_spec

CASES = Path(__file__).parent / "cases"
SMALL = (CASES / "small.yaml").read_text(encoding="utf-8")


class Fault(NamedTuple):
    """A text of the small spec, what it becomes, and all that is wrong then."""

    text: str
    becomes: str
    errors: list[str]


FAULTS = {
    name: Fault(**fields)
    for name, fields in yaml.safe_load((CASES / "faults.yaml").read_text(encoding="utf-8")).items()
}


def edited(*edits: tuple[str, str]) -> str:
    """The small spec with texts replaced, each of which must stand there once."""
    spec = SMALL
    for text, becomes in edits:
        assert spec.count(text) == 1, f"{text!r} stands {spec.count(text)} times in the spec"
        spec = spec.replace(text, becomes)
    return spec


def errors_of(content: str | bytes, folder: Path) -> list[str]:
    """What read_spec finds wrong with a file of this content, by place; its path is left out."""
    path = folder / "spec.yaml"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    try:
        read_spec(path)
    except InvalidSpec as invalid:
        return [str(error).removeprefix(f"{path}:") for error in invalid.errors]
    return []


def loaded(content: str, folder: Path) -> Spec:
    """The spec in a file of this content, which has no fault of form."""
    path = folder / "spec.yaml"
    path.write_text(content, encoding="utf-8")
    spec, faults = load(path)
    assert faults == []
    return spec


def field_of(spec: Spec, message: str, field: str) -> Field:
    """A field by its names."""
    return next(
        found
        for owner in spec.all_messages()
        for found in owner.fields
        if (owner.name, found.name) == (message, field)
    )


# Faults of form


@pytest.mark.parametrize("fault", FAULTS.values(), ids=list(FAULTS))
def test_a_fault_of_form_is_reported(fault: Fault, tmp_path: Path) -> None:
    """A fault of form gives its own error at its place, and none that only follows from it."""
    assert fault.errors == errors_of(edited((fault.text, fault.becomes)), tmp_path)


@pytest.mark.parametrize(
    "edit",
    [
        ("values: [{name: LOW,", "readings: &high []\n        values: *high # [{name: LOW,"),
        (
            "{name: snow, number: 51,",
            "&snow {name: snow, number: 51, type: flag, required: no, description: X.}\n"
            "      - *snow\n      - {name: frost, number: 58,",
        ),
        ("examples: [3]", "examples: &three [3], readings: *three"),
        ("examples: [3]", "examples: [&three [3], *three]"),
        ("examples: [3]", "examples: &all [*all]"),
    ],
    ids=["a list", "a mapping", "a list of another key", "an example", "a list in itself"],
)
def test_an_alias_is_refused(edit: tuple[str, str], tmp_path: Path) -> None:
    """Nothing in a spec stands for something written elsewhere."""
    message = "aliases are not part of the language; write the value out"
    assert any(error.endswith(message) for error in errors_of(edited(edit), tmp_path))


def test_all_faults_are_reported_in_order_of_place(tmp_path: Path) -> None:
    """One run finds the faults of every part of the spec, and sorts them by line and column."""
    spec = edited(
        ("request: SendRequest,", ""),
        ("{name: snow, number: 51,", "{name: snow, number: x, colour: white,"),
        ("{name: seen, number: 16,", "{name: seen,"),
        ("base: object", "base: objekt"),
        ("title: Weather\n", "title: ''\n"),
    )
    assert errors_of(spec, tmp_path) == [
        "6:10: weather_service: 'title' is empty",
        "25:25: notes: 'base' must be one of 'string', 'integer', 'boolean', 'timestamp',"
        " 'object', 'field_mask', not 'objekt'",
        "48:9: Sighting.seen: 'number' is missing",
        "59:30: Rain.snow: 'number' must be a whole number, not 'x'",
        "59:33: Rain.snow: unknown key 'colour'",
        "101:9: ReportService.Send: 'request' is missing",
    ]


def test_faults_of_form_and_of_rules_are_reported_together(tmp_path: Path) -> None:
    """A fault of form does not keep the rules from being checked, whichever comes first."""
    spec = edited(
        ("version: 1.2.3", "version: one"),
        ("{name: snow, number: 51,", "{name: snow, number: x,"),
        ("type: 'integer[]'", "type: 'integers[]'"),
    )
    assert errors_of(spec, tmp_path) == [
        "7:12: package: 'one' is no version of the form 1.2.3",
        "59:30: Rain.snow: 'number' must be a whole number, not 'x'",
        "68:41: Wind.gusts: unknown type 'integers'; did you mean 'integer'?",
    ]


def test_a_fault_of_form_hides_what_follows_from_it_at_its_place(tmp_path: Path) -> None:
    """A number that is none is read as 0; that 0 is out of bounds is not said as well."""
    path = tmp_path / "spec.yaml"
    path.write_text(edited(("{name: haste, number: 1,", "{name: haste, number: one,")))
    spec, faults = load(path)
    assert [error.location for error in check(spec)] == [faults[0].location]
    assert len(errors_of(path.read_bytes(), tmp_path)) == 1


def test_an_error_names_the_path_as_it_would_be_typed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Below the working folder, errors give the path relative to it."""
    (tmp_path / "specs").mkdir()
    path = tmp_path / "specs" / "spec.yaml"
    path.write_text(edited(("version: 1.2.3", "version: one")))
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InvalidSpec, match=r"^specs/spec\.yaml:7:12: package: 'one' is no"):
        read_spec(path)


# Files that are no spec


@pytest.mark.parametrize(
    ("content", "place", "message"),
    [
        ("", "1:1", "the file is empty; a spec begins with the key 'package'"),
        ("# nothing\n", "1:1", "the file is empty; a spec begins with the key 'package'"),
        ("\ufeff", "1:1", "the file is empty; a spec begins with the key 'package'"),
        ("- package\n", "1:1", "expected a mapping; a spec begins with the key 'package'"),
        ("\n\npackage\n", "3:1", "expected a mapping; a spec begins with the key 'package'"),
        (b"package:\n  name: caf\xe9\n", "2:12", "not UTF-8: byte 0xe9"),
        ("package: ä".encode("utf-16"), "1:1", "not UTF-8: byte 0xff"),
        (b"# \xc3\xa4\n\xed\xa0\x80\n", "2:1", "not UTF-8: byte 0xed"),
        ("package: {name: a\n", "2:1", "did not find expected ',' or '}'"),
        ("package: a: b\n", "1:11", "mapping values are not allowed in this context"),
        ("package:\n\tname: a\n", "2:1", "found character that cannot start any token"),
        ("package: {}\n---\npackage: {}\n", "2:1", "but found another document"),
        ("package:\n  name: a\x07b\n", "2:10", "not YAML: the character 7 is not allowed"),
        ("package:\n  name: \x00\n", "2:9", "not YAML: the character 0 is not allowed"),
        ("# äß\npackage:\n  name: \x07\n", "3:9", "not YAML: the character 7 is not allowed"),
        ("package: {a: " + "[" * 100_000, "1:212", "nested too deeply"),
        ("package: {a: " + "{b: " * 5_000, "1:806", "nested too deeply"),
        ('package:\n  name: "\\ud800"\n', "2:12", "found invalid Unicode character escape code"),
    ],
    ids=(
        "empty|only a comment|only a byte order mark|a list|a word|latin-1|utf-16|a surrogate"
        "|unclosed|two colons|a tabulator|two documents|a control character"
        "|a null character|a control character after letters|lists|mappings|an escaped surrogate"
    ).split("|"),
)
def test_a_file_that_is_no_spec(
    content: str | bytes, place: str, message: str, tmp_path: Path
) -> None:
    """What cannot be read as one YAML mapping gives one error, at the place where reading ends."""
    (error,) = errors_of(content, tmp_path)
    assert error.startswith(f"{place}: ")
    assert error.endswith(message)


def test_a_missing_file(tmp_path: Path) -> None:
    """A path that leads nowhere is an error of the spec, not of the program."""
    path = tmp_path / "nowhere.yaml"
    with pytest.raises(InvalidSpec) as raised:
        read_spec(path)
    assert str(raised.value) == f"{path}:1:1: cannot be read: no such file or directory"


def test_a_folder(tmp_path: Path) -> None:
    """So is a path that leads to a folder."""
    with pytest.raises(InvalidSpec) as raised:
        read_spec(tmp_path)
    assert str(raised.value) == f"{tmp_path}:1:1: cannot be read: is a directory"


def test_a_value_that_is_nested_deeply(tmp_path: Path) -> None:
    """A hundred lists in each other are a value like any other, and are shown in full."""
    nested = f"{{'a': {'[' * 100}{']' * 100}}}"
    errors = errors_of(edited(("examples: [3]", f"examples: [{nested}]")), tmp_path)
    assert errors == [f"67:75: Wind.speed: {nested} is no integer"]


# Words and values


def test_words_stay_words(tmp_path: Path) -> None:
    """No word becomes a Boolean, a number, a date or nothing where a word is expected."""
    words = "yes, No, on, 012, 1_000, 0x1F, 0o17, 1:30, 2020-01-01, .5, +1, 1., ~, Null, .inf, TRUE"
    spec = loaded(edited(("reserved_names: [FOG]", f"reserved_names: [{words}]")), tmp_path)
    assert spec.enums[0].reserved_names == tuple(words.split(", "))


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("yes", "yes"),
        ("012", "012"),
        ("2020-01-01", "2020-01-01"),
        ("0x1F", "0x1F"),
        ("+1", "+1"),
        ("~", "~"),
        ("True", "True"),
        (".5", ".5"),
        ("'1'", "1"),
        ('"true"', "true"),
        ("'null'", "null"),
        ("1", 1),
        ("-2", -2),
        ("1.0", 1.0),
        ("2e3", 2000.0),
        ("true", True),
        ("false", False),
        ("[1, [two, null]]", [1, ["two", None]]),
        ("{a: {b c: ''}}", {"a": {"b c": ""}}),
        ("[]", []),
    ],
)
def test_a_value_is_read_as_json(written: str, value: Json, tmp_path: Path) -> None:
    """An example is what JSON makes of it; what is neither JSON nor quoted is a string."""
    spec = loaded(edited(("examples: [3]", f"examples: [{written}]")), tmp_path)
    (read,) = field_of(spec, "Wind", "speed").examples
    assert (type(read), read) == (type(value), value)


def test_parts_of_a_pattern_are_joined(tmp_path: Path) -> None:
    """A pattern may be written as parts, one a line."""
    parts = '["^[A-Z]", "{4}", "$"]'
    spec = loaded(edited(('"^[A-Z]{4}$"', parts)), tmp_path)
    assert [scalar.pattern for scalar in spec.scalars if scalar.name == "code"] == ["^[A-Z]{4}$"]


@pytest.mark.parametrize(
    ("words", "presence"),
    [("yes", (True, None)), ("no", (False, None)), ("yes if rain  gauge", (False, "rain  gauge"))],
)
def test_presence(words: str, presence: tuple[bool, str | None], tmp_path: Path) -> None:
    """`yes`, `no` or `yes if X`, where X is all the rest."""
    spec = loaded(edited(("required: yes if seen", f"required: {words}")), tmp_path)
    field = field_of(spec, "Rain", "sky")
    assert (field.required, field.required_if) == presence


def test_a_group_stands_where_it_is_included(tmp_path: Path) -> None:
    """The fields of a group come in their place, with the group's name and title."""
    edit = ("      - {name: log,", "      - include: Sighting\n      - {name: log,")
    rain = loaded(edited(edit), tmp_path).messages[0]
    group = ["station", "kind", "seen", "sky"]
    assert [field.name for field in rain.fields] == ["total", "snow", *group, "log", *group]
    assert (rain.fields[2].group, rain.fields[2].block) == ("Sighting", "Sighting fields")
    assert rain.includes == ("Sighting", "Sighting")


@pytest.mark.parametrize(
    ("word", "streaming"),
    [
        ("no", (False, False)),
        ("request", (True, False)),
        ("response", (False, True)),
        ("both", (True, True)),
    ],
)
def test_streaming(word: str, streaming: tuple[bool, bool], tmp_path: Path) -> None:
    """A method streams its request, its response, both or none."""
    edit = ("request: SendRequest,", f"streaming: {word}, request: SendRequest,")
    method = loaded(edited(edit), tmp_path).services[0].methods[0]
    assert (method.client_streaming, method.server_streaming) == streaming


def test_every_construct_is_read_without_error() -> None:
    """The spec with every construct of the language passes the whole check."""
    spec, faults = load(CASES / "every_construct.yaml")
    assert [*faults, *check(spec)] == []
