"""A spec of several files says the same as one file, and each error names the file it is in."""

import re
from pathlib import Path

import pytest

from generator.cli import main
from generator.errors import InvalidSpec
from generator.pipeline import build, files_of, read_spec
from tests.support.programs import contents
from tests.support.specs.small import SMALL, edited

_SECTION = re.compile(r"^(\w+):\n((?: .*\n|\n)+)", re.MULTILINE)
SECTIONS = {match[1]: match[0] for match in _SECTION.finditer(SMALL)}
RAIN, WIND = re.split(r"\n(?=  - name: Wind\n)", SECTIONS["messages"].removeprefix("messages:\n"))
INCLUDE = "include: [types.yaml, './messages/*.yaml', others.yaml]\n"
PARTS = {
    "spec.yaml": f"{SECTIONS['package']}\n{INCLUDE}\n{SECTIONS['groups']}",
    "types.yaml": f"{SECTIONS['types']}\n{SECTIONS['enums']}",
    "messages/rain.yaml": f"messages:\n{RAIN}",
    "messages/wind.yaml": f"messages:\n{WIND}",
    "others.yaml": f"{SECTIONS['unions']}\n{SECTIONS['services']}",
}
MAIN = PARTS["spec.yaml"]


def written(folder: Path, **changed: str) -> Path:
    """The files in a folder, some of them with another content; the path of the spec."""
    for name, text in (PARTS | changed).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder / "spec.yaml"


def errors(spec: Path) -> list[str]:
    """The errors of a spec, with paths from its folder."""
    with pytest.raises(InvalidSpec) as raised:
        read_spec(spec)
    return [str(error).removeprefix(f"{spec.parent}/") for error in raised.value.errors]


def including(*entries: str) -> str:
    """The spec with other entries of `include`, one a line."""
    lines = "".join(f"  - '{entry}'\n" for entry in entries)
    return MAIN.replace(INCLUDE, f"include:\n{lines}")


ALL = ("types.yaml", "messages/*.yaml", "others.yaml")
LINE = 1 + MAIN[: MAIN.index(INCLUDE)].count("\n")


def test_the_outputs_are_those_of_one_file(tmp_path: Path) -> None:
    """Byte for byte, whichever file has which part."""
    found = build(read_spec(written(tmp_path)), "spec.yaml")
    assert found == build(read_spec(SMALL.encode()), "spec.yaml")


@pytest.mark.parametrize(
    ("entries", "order"),
    [
        (ALL, ["Rain", "Wind"]),
        (("messages/wind.yaml", *ALL), ["Wind", "Rain"]),
        (("messages/w*.yaml", "messages/*", "[to]*.yaml"), ["Wind", "Rain"]),
        (("./types.yaml", "messages//rain.yaml", "messages/?ind.yaml", "*.yaml"), ["Rain", "Wind"]),
    ],
)
def test_the_order_is_that_of_the_entries(
    entries: tuple[str, ...], order: list[str], tmp_path: Path
) -> None:
    """A pattern includes the files that none before it did, by name; hidden ones are no part."""
    spec = written(tmp_path, **{"spec.yaml": including(*entries), ".hidden.yaml": "{"})
    assert [message.name for message in read_spec(spec).messages] == order


def test_all_errors_are_reported_where_they_are(tmp_path: Path) -> None:
    """Faults of form, of rules and of YAML; what follows from a file without YAML is not."""
    changed = {
        "spec.yaml": MAIN.replace("1.2.3", "one"),
        "messages/rain.yaml": PARTS["messages/rain.yaml"].replace("number: 51", "number: x"),
        "types.yaml": "types: [",
        "others.yaml": PARTS["others.yaml"].replace("type: Wind report,", "type: Wnd report,"),
    }
    assert errors(written(tmp_path, **changed)) == [
        "messages/rain.yaml:9:30: Rain.snow: 'number' must be a whole number, not 'x'",
        "others.yaml:24:46: SendRequest.dry: unknown type 'Wnd report';"
        " did you mean 'Wind report'?",
        "spec.yaml:4:12: package: 'one' is not a version of the form 1.2.3",
        "types.yaml:2:1: not YAML: while parsing a flow node that begins at 2:1, did not find"
        " expected node content;"
        " put ',' between the values and a bracket at the end, and quote a text that contains a"
        " comma, ': ', ' #', a quotation mark or a bracket",
    ]


def test_a_name_that_two_files_define(tmp_path: Path) -> None:
    """The error names both places."""
    text = """types:
  - {name: string, base: string, description: Any text.}
enums:
  - {name: Sky, description: X., values: [{name: CLEAR, number: 0, description: X.}]}
messages:
  - {name: Hail, title: Rain, description: X.}
  - {name: Rain, title: flag, description: X.}
"""
    found = errors(written(tmp_path, **{"messages/zone.yaml": text}))
    assert [error.replace(f"{tmp_path}/", "") for error in found if ", at " in error] == [
        "messages/zone.yaml:2:12: string: the type is defined twice, at types.yaml:2:12",
        "messages/zone.yaml:4:12: Sky: the name already belongs to the enum 'Sky',"
        " at types.yaml:12:11",
        "messages/zone.yaml:6:25: Hail: 'Rain' is already the name of another type,"
        " at messages/rain.yaml:2:11",
        "messages/zone.yaml:7:12: Rain: the name already belongs to the message 'Rain',"
        " at messages/rain.yaml:2:11",
        "messages/zone.yaml:7:25: Rain: 'flag' is already the name of another type,"
        " at types.yaml:5:12",
    ]


@pytest.mark.parametrize(
    ("entry", "error"),
    [
        ("../types.yaml", "'../types.yaml' is not in the folder of the spec; write a path below"),
        ("/etc/passwd", "'/etc/passwd' is not in the folder of the spec; write a path below it"),
        ("", "'' is not in the folder of the spec; write a path below it, such as messages/*."),
        ("messages/../a", "'messages/../a' is not in the folder of the spec; write a path below"),
        ("tpyes.yaml", "no file is 'tpyes.yaml', from the folder of the spec; did you mean 'types"),
        ("parts/*.yaml", "no file is 'parts/*.yaml', from the folder of the spec"),
        ("**/*.yaml", "'**/*.yaml': '**' has no meaning; name each folder, as in messages/*.yaml"),
        ("spec.yaml", "'spec.yaml' is the spec itself, which cannot include itself"),
        ("./types.yaml", "'./types.yaml' is included twice"),
        ("link.yaml", "'link.yaml' is a link, or in a folder that is one; include the file itself"),
        ("linked/*", "'linked/rain.yaml' is a link, or in a folder that is one; include the file"),
    ],
)
def test_an_entry_that_is_refused(entry: str, error: str, tmp_path: Path) -> None:
    """The error is at the entry, and all others are read."""
    (tmp_path / "link.yaml").symlink_to("/etc/passwd")
    (tmp_path / "linked").symlink_to("messages")
    (found,) = errors(written(tmp_path, **{"spec.yaml": including(*ALL, entry)}))
    assert found.startswith(f"spec.yaml:{LINE + 4}:5: spec: {error}")


@pytest.mark.parametrize(
    ("name", "text", "error"),
    [
        ("spec.yaml", including(*ALL[1:]), "18:3: spec: 'types' is missing, here and in the fi"),
        ("spec.yaml", MAIN.replace(INCLUDE, ""), "1:1: spec: 'types' is missing"),
        ("spec.yaml", MAIN.replace(INCLUDE, "include: types.yaml\n"), "must be a list, not 'types"),
        (
            "types.yaml",
            "",
            "1:1: the file is empty; a file that a spec includes has k",
        ),
        (
            "types.yaml",
            "- a",
            "types.yaml:1:1: expected a mapping; a file that a spec includes",
        ),
        (
            "types.yaml",
            "typos: []",
            "types.yaml:1:1: spec: unknown key 'typos'; did you mean 'typ",
        ),
        ("others.yaml", SECTIONS["package"], "'package' is refused: only the spec itself has it"),
        ("others.yaml", INCLUDE, "'include' is refused: only the spec itself includes files; name"),
    ],
)
def test_a_fault_of_a_file(name: str, text: str, error: str, tmp_path: Path) -> None:
    """It is reported once, in that file; so no two files include each other."""
    found = errors(written(tmp_path, **{name: text}))
    assert any(error in each for each in found), found


def test_records_that_no_file_has_are_missed_once(tmp_path: Path) -> None:
    """Where the files are included."""
    found = errors(written(tmp_path, **{"spec.yaml": including(ALL[0], ALL[2])}))
    assert [error.partition(",")[0] for error in found if "'messages'" in error] == [
        f"spec.yaml:{LINE + 1}:3: spec: 'messages' is missing"
    ]


def test_missing_numbers_are_written_into_each_file(tmp_path: Path) -> None:
    """And into no other."""
    spec = written(tmp_path)
    before = contents(tmp_path)
    for name, text in PARTS.items():
        (tmp_path / name).write_text(re.sub("number: (54|52|16), ", "", text), encoding="utf-8")
    stamps = {name: (tmp_path / name).stat().st_mtime_ns for name in PARTS}
    assert main(["number", "--spec", str(spec)]) == 0
    assert {name for name in PARTS if (tmp_path / name).stat().st_mtime_ns != stamps[name]} == {
        "spec.yaml",
        "messages/rain.yaml",
        "messages/wind.yaml",
    }
    found = contents(tmp_path)
    assert found["types.yaml"] == before["types.yaml"]
    assert b"name: log, number: 52, " in found["messages/rain.yaml"]
    assert b"name: rain, number: 56, " in found["messages/wind.yaml"]
    assert b"name: seen, number: 18, " in found["spec.yaml"]
    read_spec(spec)


def test_the_files_of_a_spec_are_known(tmp_path: Path) -> None:
    """Once it is read: a release copies them, and a run in which nothing changed compares them."""
    files = files_of(written(tmp_path))
    read_spec(files)
    assert {name: text.decode() for name, text in files.content.items()} == PARTS
    assert files.patterns == ("types.yaml", "messages/*.yaml", "others.yaml")


def test_one_file_needs_no_include() -> None:
    """An empty list includes nothing."""
    read_spec(edited(("\ntypes:\n", "\ninclude: []\n\ntypes:\n")).encode())
