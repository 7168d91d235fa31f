"""load.py and reader.py: every fault of form, and what files that are no spec give."""

import os
from errno import EACCES
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

from generator.errors import InvalidSpec
from generator.model import Field, Json, Spec
from generator.pipeline import read_spec
from generator.rules import check
from generator.spec_language.load import load

CASES = Path(__file__).parents[1] / "cases"
TOO_DEEP = "lists and mappings are nested more than 200 levels deep"
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
    ("edit", "error"),
    [
        (
            ("values: [{name: LOW,", "decisions: &high []\n        values: *high # [{name: LOW,"),
            "86:17: an alias, '*high'",
        ),
        (
            ("{name: snow, number: 51,", "&snow {name: snow, number: 51,"),
            "59:9: an anchor, '&snow'",
        ),
        (("examples: [3]", "examples: [&all [*all]]"), "67:81: an alias, '*all'"),
        (("examples: [3]", "examples: [*three]"), "67:75: an alias, '*three'"),
        (
            ("  title: Weather\n", "  title: !!python/object:os.system Weather\n"),
            "6:10: a tag, 'tag:yaml.org,2002:python/object:os.system'",
        ),
        (("examples: [3]", "examples: [!!int 3]"), "67:75: a tag, 'tag:yaml.org,2002:int'"),
        (("reserved: [59]", "reserved: !x [59]"), "55:15: a tag, '!x'"),
    ],
    ids=(
        "an alias of a list|an anchor|a list in itself|an alias of nothing|a tag of Python"
        "|a tag of a word|a tag of a list"
    ).split("|"),
)
def test_what_yaml_reads_otherwise_is_refused(
    edit: tuple[str, str], error: str, tmp_path: Path
) -> None:
    """Nothing stands for something written elsewhere, and nothing says how it is to be read."""
    (found,) = errors_of(edited(edit), tmp_path)
    assert found.startswith(f"{error}, is not part of the language; ")


def test_signs_of_anchors_aliases_and_tags_may_stand_in_texts(tmp_path: Path) -> None:
    """They mean something at the beginning of a value only."""
    text = "'&a', a *b* c & d, !important and e: *f"
    spec = loaded(edited(("description: Takes reports.", f'description: "{text}"')), tmp_path)
    assert spec.services[0].description == text


def test_two_faults_are_both_reported(tmp_path: Path) -> None:
    """Every pair of faults of form in different lines gives the errors of the one and the other."""
    names = [name for name, fault in FAULTS.items() if _may_stand_beside_others(fault)]
    pairs = [
        (FAULTS[one], FAULTS[other])
        for one, other in combinations(names, 2)
        if not _lines(FAULTS[one]) & _lines(FAULTS[other])
    ]
    assert len(pairs) > 900
    for one, other in pairs:
        expected = sorted([*one.errors, *other.errors], key=_place)
        spec = edited((one.text, one.becomes), (other.text, other.becomes))
        assert sorted(errors_of(spec, tmp_path), key=_place) == expected


def _may_stand_beside_others(fault: Fault) -> bool:
    """Whether it moves no line, and leaves the rest to be looked into."""
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
        "6:10: package: 'title' is empty; write a value",
        "25:25: notes: 'base' must be 'string', 'integer', 'boolean', 'timestamp', 'object'"
        " or 'field_mask', not 'objekt'; did you mean 'object'?",
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
        "7:12: package: 'one' is not a version of the form 1.2.3",
        "59:30: Rain.snow: 'number' must be a whole number, not 'x'",
        "68:41: Wind.gusts: unknown type 'integers[]'; did you mean 'integer[]'?",
    ]


def test_a_fault_of_form_hides_what_follows_from_it_at_its_place(tmp_path: Path) -> None:
    """A version that is none is read as ''; that this is no version is not said as well."""
    path = tmp_path / "spec.yaml"
    path.write_text(edited(("version: 1.2.3", "version: [1, 2, 3]")))
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
        (b"package:\n  name: caf\xe9\n", "2:12", "not UTF-8: byte 0xe9; save it as UTF-8"),
        (
            "package: ä".encode("utf-16"),
            "1:1",
            "not UTF-8: byte 0xff; save the file as UTF-8, not UTF-16",
        ),
        (
            "package: a".encode("utf-16-be"),
            "1:1",
            "not YAML: the character U+0000 is not allowed; save the file as UTF-8",
        ),
        (b"# \xc3\xa4\n\xed\xa0\x80\n", "2:1", "not UTF-8: byte 0xed; save it as UTF-8"),
        (
            "package: {name: a\n",
            "2:1",
            "not YAML: while parsing a flow mapping that begins at 1:10,"
            " did not find expected ',' or '}'; put ',' between the values and a bracket at the"
            " end, and quote a text that contains a comma, ': ', ' #', a quotation mark or a"
            " bracket",
        ),
        (
            'package:\n  name: "a\n',
            "3:1",
            "not YAML: while scanning a quoted scalar that begins at 2:9,"
            " found unexpected end of stream; close the quotation mark that begins there",
        ),
        (
            "package: a: b\n",
            "1:11",
            "not YAML: mapping values are not allowed in this context;"
            " quote a text that contains ': '",
        ),
        (
            "package:\n\tname: a\n",
            "2:1",
            "not YAML: while scanning for the next token, found character that cannot start any"
            " token; indent with spaces, not tabs",
        ),
        (
            "package:\n  name: @a\n",
            "2:9",
            "not YAML: while scanning for the next token, found character that cannot start any"
            " token; quote a text that begins with this character",
        ),
        (
            "package: {}\n---\npackage: {}\n",
            "2:1",
            "not YAML: expected a single document in the stream, but found another document;"
            " a spec is one document, so leave out '---'",
        ),
        ("package:\n  name: a\x07b\n", "2:10", "not YAML: the character U+0007 is not allowed"),
        (
            "package:\n  name: \x00\n",
            "2:9",
            "not YAML: the character U+0000 is not allowed; save the file as UTF-8",
        ),
        ("# äß\npackage:\n  name: \x07\n", "3:9", "not YAML: the character U+0007 is not allowed"),
        ("package: {a: " + "[" * 100_000, "1:211", TOO_DEEP),
        ("package: {a: " + "{b: " * 5_000, "1:802", TOO_DEEP),
        ("- " * 5_000, "1:399", TOO_DEEP),
        ("\n".join(" " * depth + "a:" for depth in range(300)), "200:200", TOO_DEEP),
        (
            'package:\n  name: "\\ud800"\n',
            "2:12",
            "not YAML: while parsing a quoted scalar that begins at 2:9,"
            " found invalid Unicode character escape code;"
            " this is not the code of a character; leave it out",
        ),
        (
            '# ä\npackage: "a \\uD83D\\uDE00 b"\n',
            "2:15",
            "not YAML: while parsing a quoted scalar that begins at 2:10,"
            " found invalid Unicode character escape code;"
            " write '\\U0001F600', or the character itself",
        ),
        (
            'package: "\\U00110000"\n',
            "1:13",
            "not YAML: while parsing a quoted scalar that begins at 1:10,"
            " found invalid Unicode character escape code;"
            " this is not the code of a character; leave it out",
        ),
        (
            'package: "^\\d$"\n',
            "1:12",
            "not YAML: while parsing a quoted scalar that begins at 1:10,"
            " found unknown escape character; write a backslash twice in double quotes,"
            " or once in single quotes",
        ),
        (
            "package:\n  name: a\u2028b\n",
            "2:10",
            "the character U+2028 is not a line end; end lines with a line feed",
        ),
        (
            "package:\r  name: a\r",
            "1:9",
            "the character U+000D is not a line end; end lines with a line feed",
        ),
    ],
    ids=(
        "empty|only a comment|only a byte order mark|a list|a word|latin-1|utf-16"
        "|utf-16 without a mark|a surrogate|unclosed|an open quote|two colons|a tabulator|a sign"
        "|two documents|a control character|a null character|a control character after letters"
        "|lists|mappings|lists on a line|mappings on lines|an escaped surrogate|two of them"
        "|a code too large|an escape that is none|a line separator"
        "|lines that end as on old Macs"
    ).split("|"),
)
def test_a_file_that_is_no_spec(
    content: str | bytes, place: str, message: str, tmp_path: Path
) -> None:
    """What cannot be read as one YAML mapping gives one error, at the place where reading ends."""
    assert errors_of(content, tmp_path) == [f"{place}: {message}"]


@pytest.mark.parametrize("before", ["\ufeff", "---\n", "%YAML 1.1\n---\n", "# ---\n\n"])
def test_what_may_stand_before_a_spec(before: str, tmp_path: Path) -> None:
    """A byte order mark, and the mark that begins a document."""
    assert errors_of(before + SMALL, tmp_path) == []


def test_lines_may_end_as_on_windows(tmp_path: Path) -> None:
    """The places stay those that an editor shows."""
    spec = edited(("version: 1.2.3", "version: one")).replace("\n", "\r\n")
    assert errors_of(spec, tmp_path) == ["7:12: package: 'one' is not a version of the form 1.2.3"]


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


@pytest.mark.parametrize("kind", ["pipe", "device"])
def test_what_may_never_end_is_not_read(kind: str, tmp_path: Path) -> None:
    """A pipe without a writer, or a device, is refused at once."""
    path = tmp_path / "pipe" if kind == "pipe" else Path("/dev/zero")
    if kind == "pipe":
        os.mkfifo(path)
    with pytest.raises(InvalidSpec) as raised:
        read_spec(path)
    assert str(raised.value) == f"{path}:1:1: cannot be read: a pipe or a device, not a file"


def test_a_file_that_is_too_large(tmp_path: Path) -> None:
    """A file of gigabytes is not read to its end."""
    path = tmp_path / "spec.yaml"
    with path.open("wb") as file:
        file.truncate(2**33)
    with pytest.raises(InvalidSpec, match=r"cannot be read: larger than 64 MiB$"):
        read_spec(path)


def test_a_file_that_one_may_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the system says of it is the error; the tests may run as one who may read all."""
    path = tmp_path / "spec.yaml"
    path.write_text(SMALL, encoding="utf-8")

    def refuse(self: Path, mode: str) -> None:
        raise PermissionError(EACCES, "Permission denied", str(self), mode)

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(InvalidSpec) as raised:
        read_spec(path)
    assert str(raised.value) == f"{path}:1:1: cannot be read: permission denied"


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
def test_an_error_stands_on_one_line(name: str, shown: str, tmp_path: Path) -> None:
    """Whatever the file is called, and whatever the words of the spec are."""
    path = tmp_path / name
    word = '"a\\e[31mb\\nc\\u202E"'
    path.write_text(edited(("type: flag,", f"type: {word},")), encoding="utf-8")
    with pytest.raises(InvalidSpec) as raised:
        read_spec(path)
    printed = str(raised.value)
    assert printed.isprintable()
    assert printed.startswith(f"{tmp_path / shown}:59:40: Rain.snow: unknown type 'a\\x1b[31mb\\nc")


def test_a_long_word_is_shortened(tmp_path: Path) -> None:
    """An error shows how a long word begins and ends, and what would be right."""
    (error,) = errors_of(edited(("base: object", f"base: {'o' * 10_000}bject")), tmp_path)
    assert len(error) < 450
    assert error.startswith("25:25: notes: 'base' must be 'string', 'integer'")
    assert error.endswith("ooobject'")


def test_a_value_that_is_nested_deeply(tmp_path: Path) -> None:
    """A hundred lists in each other are a value like any other, and are shown in full."""
    nested = f"{{'a': {'[' * 100}{']' * 100}}}"
    errors = errors_of(edited(("examples: [3]", f"examples: [{nested}]")), tmp_path)
    shown = nested.replace("'", '"')
    advice = "write an integer from -2147483648 to 2147483647"
    assert errors == [f"67:75: Wind.speed: {shown} is not of type 'integer'; {advice}"]


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
    include, log = "      - include: Sighting\n", "      - {name: log, "
    edits = [(f"{include}\n  - name: Wind\n", "\n  - name: Wind\n"), (log, include + log)]
    rain = loaded(edited(*edits), tmp_path).messages[0]
    group = ["station", "kind", "seen", "sky"]
    assert [field.name for field in rain.fields] == ["total", "snow", *group, "log"]
    assert (rain.fields[2].group, rain.fields[2].block) == ("Sighting", "Sighting fields")
    assert rain.includes == ("Sighting",)


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
