"""Files that are not one YAML mapping, and what YAML interprets differently from how it looks."""

import os
from codecs import BOM_UTF8
from errno import EACCES
from pathlib import Path

import pytest

from generator.errors import InvalidSpec
from generator.pipeline import read_spec
from tests.spec_language.test_load import loaded
from tests.support.grouped import grouped
from tests.support.specs.small import SMALL, edited, errors_of

TOO_DEEP = "lists and mappings are nested more than 200 levels deep"
EMPTY = "the file is empty; a spec begins with the key 'package'"
NO_MAPPING = "expected a mapping; a spec begins with the key 'package'"
QUOTED = "not YAML: while parsing a quoted scalar that begins at"
TOKEN = "not YAML: while scanning for the next token, found character that cannot start any token;"
CODE = "found invalid Unicode character escape code;"
NO_CODE = "this is not the code of a character; leave it out"
LINE_END = "is not a line end; end lines with a line feed"
NO_UTF8 = "is not allowed; save the file as UTF-8"

# By name: what the file contains, and the one error.
NO_SPECS: dict[str, tuple[str | bytes, str]] = {
    "empty": ("", f"1:1: {EMPTY}"),
    "only a comment": ("# nothing\n", f"1:1: {EMPTY}"),
    "only a byte order mark": ("\ufeff", f"1:1: {EMPTY}"),
    "a list": ("- package\n", f"1:1: {NO_MAPPING}"),
    "a word": ("\n\npackage\n", f"3:1: {NO_MAPPING}"),
    "latin-1": (b"package:\n  name: caf\xe9\n", "2:12: not UTF-8: byte 0xe9; save it as UTF-8"),
    "utf-16": (
        "package: ä".encode("utf-16"),
        "1:1: not UTF-8: byte 0xff; save the file as UTF-8, not UTF-16",
    ),
    "utf-16 without a mark": (
        "package: a".encode("utf-16-be"),
        f"1:1: not YAML: the character U+0000 {NO_UTF8}",
    ),
    "a surrogate": (b"# \xc3\xa4\n\xed\xa0\x80\n", "2:1: not UTF-8: byte 0xed; save it as UTF-8"),
    "unclosed": (
        "package: {name: a\n",
        "2:1: not YAML: while parsing a flow mapping that begins at 1:10,"
        " did not find expected ',' or '}'; put ',' between the values and a bracket at the end,"
        " and quote a text that contains a comma, ': ', ' #', a quotation mark or a bracket",
    ),
    "an open quote": (
        'package:\n  name: "a\n',
        "3:1: not YAML: while scanning a quoted scalar that begins at 2:9,"
        " found unexpected end of stream; close the quotation mark that begins there",
    ),
    "two colons": (
        "package: a: b\n",
        "1:11: not YAML: mapping values are not allowed in this context;"
        " quote a text that contains ': '",
    ),
    "a tab": ("package:\n\tname: a\n", f"2:1: {TOKEN} indent with spaces, not tabs"),
    "a sign": (
        "package:\n  name: @a\n",
        f"2:9: {TOKEN} quote a text that begins with this character",
    ),
    "two documents": (
        "package: {}\n---\npackage: {}\n",
        "2:1: not YAML: expected a single document in the stream, but found another document;"
        " a spec is one document, so leave out '---'",
    ),
    "a control character": (
        "# äß\npackage:\n  name: a\x07b\n",
        "3:10: not YAML: the character U+0007 is not allowed",
    ),
    "a null character": (
        "package:\n  name: \x00\n",
        f"2:9: not YAML: the character U+0000 {NO_UTF8}",
    ),
    "lists": ("package: {a: " + "[" * 100_000, f"1:211: {TOO_DEEP}"),
    "mappings": ("package: {a: " + "{b: " * 5_000, f"1:802: {TOO_DEEP}"),
    "lists on a line": ("- " * 5_000, f"1:399: {TOO_DEEP}"),
    "mappings on lines": (
        "\n".join(" " * depth + "a:" for depth in range(300)),
        f"200:200: {TOO_DEEP}",
    ),
    "an escaped surrogate": (
        'package:\n  name: "\\ud800"\n',
        f"2:12: {QUOTED} 2:9, {CODE} {NO_CODE}",
    ),
    "two of them": (
        '# ä\npackage: "a \\uD83D\\uDE00 b"\n',
        f"2:15: {QUOTED} 2:10, {CODE} write '\\U0001F600', or the character itself",
    ),
    "a code too large": (
        'package: "\\U00110000"\n',
        f"1:13: {QUOTED} 1:10, {CODE} {NO_CODE}",
    ),
    "an unknown escape": (
        'package: "^\\d$"\n',
        f"1:12: {QUOTED} 1:10, found unknown escape character;"
        " write a backslash twice in double quotes, or once in single quotes",
    ),
    "a line separator": ("package:\n  name: a\u2028b\n", f"2:10: the character U+2028 {LINE_END}"),
    "lines of old Macs": ("package:\r  name: a\r", f"1:9: the character U+000D {LINE_END}"),
}


@grouped("name", NO_SPECS)
def test_a_file_that_is_not_a_mapping(name: str) -> None:
    """There is one error, at the position where reading ends."""
    content, error = NO_SPECS[name]
    assert errors_of(content) == [error]


@grouped("name", NO_SPECS)
def test_a_byte_order_mark_is_not_counted(name: str) -> None:
    """The error and its position are those without it."""
    content, error = NO_SPECS[name]
    text = content.encode() if isinstance(content, str) else content
    assert errors_of(BOM_UTF8 + text) == [error]


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
        (("examples: [3]", "examples: [{'a':&b {'c':*b}}]"), "67:88: an alias, '*b'"),
        (("examples: [3]", "examples: [{?&b a}]"), "67:77: an anchor, '&b'"),
        (("examples: [3]", "examples: [{'a':!b c}]"), "67:80: a tag, '!b'"),
        (("examples: [3]", "examples: [\n\ufeff&b 3]"), "68:2: an anchor, '&b'"),
        (
            ("  title: Weather\n", "  title: !!python/object:os.system Weather\n"),
            "6:10: a tag, 'tag:yaml.org,2002:python/object:os.system'",
        ),
        (("examples: [3]", "examples: [!!int 3]"), "67:75: a tag, 'tag:yaml.org,2002:int'"),
        (("reserved: [59]", "reserved: !x [59]"), "55:15: a tag, '!x'"),
    ],
    ids=(
        "an alias of a list|an anchor|a list in itself|an alias of nothing|a value in itself"
        "|an anchor at a key|a tag at a colon|a mark before an anchor|a tag of Python"
        "|a tag of a word|a tag of a list"
    ).split("|"),
)
def test_what_yaml_interprets_differently_is_rejected(edit: tuple[str, str], error: str) -> None:
    """A value is written once, and in place; no tag says how to interpret it."""
    (found,) = errors_of(edited(edit))
    assert found.startswith(f"{error}, is not part of the language; ")


def test_texts_may_contain_the_signs_of_anchors_aliases_and_tags() -> None:
    """They have a meaning at the beginning of a value only."""
    text = "'&a', a *b* c & d, !important and e: *f"
    spec = loaded(edited(("description: Takes reports.", f'description: "{text}"')))
    assert spec.services[0].description == text


@pytest.mark.parametrize("before", ["\ufeff", "---\n", "%YAML 1.1\n---\n", "# ---\n\n"])
def test_what_may_precede_a_spec(before: str) -> None:
    """A byte order mark, and the mark that begins a document."""
    assert errors_of(before + SMALL) == []


def test_lines_may_end_as_on_windows() -> None:
    """The positions are those that an editor shows."""
    spec = edited(("version: 1.2.3", "version: one")).replace("\n", "\r\n")
    (error,) = errors_of(spec)
    assert error.startswith("7:12: package: 'one' is ")


@pytest.mark.parametrize(
    ("kind", "problem"),
    [
        ("missing", "no such file or directory"),
        ("folder", "is a directory"),
        ("pipe", "a pipe or a device, not a file"),  # without a writer: opening it would block
        ("device", "a pipe or a device, not a file"),
        ("large", "larger than 64 MiB"),
        ("forbidden", "permission denied"),
    ],
)
def test_a_file_that_cannot_be_read(
    kind: str, problem: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is an error of the spec, reported at once."""
    path = Path("/dev/zero") if kind == "device" else tmp_path / kind

    def refuse(self: Path, mode: str) -> None:  # the tests may run as a user who can read all
        raise PermissionError(EACCES, "Permission denied", str(self), mode)

    if kind == "folder":
        path.mkdir()
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind == "large":
        with path.open("wb") as file:
            file.truncate(2**33)
    elif kind == "forbidden":
        path.write_text(SMALL, encoding="utf-8")
        monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(InvalidSpec) as raised:
        read_spec(path)
    assert str(raised.value) == f"{path}:1:1: cannot be read: {problem}"
