"""Names that were chosen to break a format are rejected with a place, or stand in every output.

All names are put into one kind of place at once, each on a line of its own. Those on a line with an
error are rejected; the others make one spec, which must hold together.
"""

import re
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from generator import paths, pipeline
from generator.artifact import has_header
from generator.errors import SpecError
from tests.hostile.test_texts import is_clear
from tests.support.outputs.build import generate_outputs, parse_spec, write_outputs
from tests.support.outputs.faults import faults_of, faults_of_all
from tests.support.programs import imported
from tests.support.readers.protobuf import descriptor_set
from tests.support.specs.hostile import NAMES, PLAIN_TYPES
from tests.support.specs.yaml_text import Node, as_yaml
from tests.support.tables import Tables
from tests.support.thorough import sampled

CASES = Path(__file__).parents[1] / "cases"
RUNTIME = Path(pipeline.__file__).parent / "formats" / "python" / "runtime"
_SURROGATES = {*map(chr, range(0xD800, 0xE000))}  # a file with one is rejected as a whole
_IMPORTED = ("buf.validate", "google.protobuf")
_TEXT: Node = {"type": "string", "required": "no", "description": "A text."}
_ENTRIES: dict[str, Callable[[int, str], Node]] = {
    "field names": lambda n, name: {"name": name, "identifier": f"f_{n}_x", "number": n} | _TEXT,
    "identifiers": lambda n, name: {"name": f"%{n}", "identifier": name, "number": n} | _TEXT,
    "oneofs": lambda n, name: {
        "oneof": name,
        "description": "One of one.",
        "fields": [{"name": f"f_{n}_x", "number": n, "type": "string", "description": "A text."}],
    },
    "messages": lambda _, name: {
        "name": name,
        "description": "A record.",
        "fields": [{"name": "a", "number": 1} | _TEXT],
    },
    "enums": lambda _, name: {
        "name": name,
        "description": "An enum.",
        "values": [{"name": "NONE", "number": 0, "description": "None."}],
    },
    "enum values": lambda n, name: {"name": name, "number": n - 1, "description": "A value."},
    "type words": lambda _, name: {"name": name, "base": "string", "description": "A word."},
    "methods": lambda _, name: {
        "name": name,
        "description": "A method.",
        "request": f"{name}Request",
        "response": f"{name}Response",
    },
}


def spec_of(place: str, names: Sequence[str], package: str) -> Node:
    """A spec with names in one kind of place."""
    entries = [_ENTRIES[place](n, name) for n, name in enumerate(names, start=1)]
    plain: Node = {"name": "plain", "number": 9999} | _TEXT
    record: Node = {"name": "Zone", "description": "A record.", "fields": [plain]}
    values = [{"name": "ZERO", "number": 0, "description": "None."}]
    enum: Node = {"name": "ZoneKind", "description": "An enum.", "values": values}
    types: list[Node] = [{"name": "string", "base": "string", "description": "Text."}]
    method: Node = _ENTRIES["methods"](0, "Go")
    service: Node = {"name": "ZoneService", "description": "A service.", "methods": [method]}
    calls = names if place == "methods" else []
    service["messages"] = [
        {"name": f"{name}{end}", "description": "Empty.", "fields": []}
        for name in ("Go", *calls)
        for end in ("Request", "Response")
    ]
    places: dict[str, list[Node]] = {
        "field names": record["fields"],
        "identifiers": record["fields"],
        "oneofs": service["messages"][0]["fields"],
        "messages": (messages := [record]),
        "enums": (enums := [enum]),
        "enum values": values,
        "type words": types,
        "methods": service["methods"],
    }
    places[place] += entries
    if place == "enum values":
        del values[0]
    about = dict.fromkeys(("publisher", "title", "edition", "notice"), "Tests")
    head = {"name": package, "title": "Names", "version": "1.0.0", "protobuf": f"{package}.v1"}
    return {
        "package": head | {"description": "Names.", "source": about},
        "types": types,
        "enums": enums,
        "messages": messages,
        "services": [service],
    }


@pytest.mark.parametrize("place", sampled([*_ENTRIES], 8))
def test_a_name_is_rejected_or_stands_in_every_output(
    place: str, tmp_path: Path, tables: Tables
) -> None:
    """What is left without those that are rejected holds together."""
    names = sampled(list(dict.fromkeys(NAMES)), 2)
    package = f"names_{list(_ENTRIES).index(place)}"
    broken = [name for name in names if _SURROGATES & {*name}]
    assert all(refused(place, [name], package, tmp_path) for name in broken)
    free = accepted(place, [name for name in names if name not in broken], package, tmp_path)
    assert free
    (tmp_path / "one").mkdir()
    generate_outputs(as_yaml(spec_of(place, free, package)), tmp_path / "one")
    assert list(faults_of(tmp_path / "one", package)) == []
    assert list(faults_of_all(tmp_path)) == []
    for column, count in (("tried", len(names)), ("intact", len(free))):
        tables.add("hostile names x places", place, column, count)
    tables.add("hostile names x places", place, "rejected", len(names) - len(free))


def test_records_may_be_named_like_the_messages_of_imported_files(tmp_path: Path) -> None:
    """Those of the rules among them, which only the file of the service imports here."""
    imported = (file for file in descriptor_set().file if file.package in _IMPORTED)
    names = [message.name for file in imported for message in file.message_type]
    assert "Rule" in names
    names = accepted("messages", names, "foreign_names", tmp_path)
    spec = spec_of("messages", names, "foreign_names")
    request = spec["services"][0]["messages"][0]
    request["fields"].append({"name": "a", "number": 1} | _TEXT | {"required": "yes"})
    generate_outputs(as_yaml(spec), tmp_path)
    assert list(faults_of(tmp_path, "foreign_names")) == []


def test_fields_may_be_named_like_the_attributes_that_the_package_reads(tmp_path: Path) -> None:
    """No attribute of a record or of a wire struct decides how the others are read."""
    sources = (path.read_text(encoding="utf-8") for path in RUNTIME.rglob("*.py"))
    # Also those in the strings of functions that are compiled on first use.
    names = sorted({name for text in sources for name in re.findall(r"\.([A-Za-z_]\w*)", text)})
    names = accepted("identifiers", names, "attributes", tmp_path)
    assert {"attribute", "by_name", "fields", "type"} <= {*names}
    generate_outputs(as_yaml(spec_of("identifiers", names, "attributes")), tmp_path)
    assert list(faults_of(tmp_path, "attributes")) == []


def test_legal_names_of_types_stay_legal(tmp_path: Path) -> None:
    """Names that generated code uses must not become names that a spec cannot use."""
    assert refused("messages", PLAIN_TYPES, "legal_names", tmp_path) == set()


def test_records_and_fields_may_have_everyday_names(tmp_path: Path) -> None:
    """Those of builtins, of what dataclasses need, and of the package's own parts."""
    spec = generate_outputs((CASES / "everyday_names.yaml").read_text(encoding="utf-8"), tmp_path)
    assert list(faults_of(tmp_path, spec.package.name)) == []
    with imported(tmp_path, spec.package.name) as package:
        (item,) = package.read_unions([{"str": "s", "property": [{"str": "p"}], "type": 0}])
        assert type(item.record) is package.Item
        assert type(item.record.property[0]) is package.Path
        faulty = package.Text(
            str=1, type=9, int="1", list=(), property=[None], field="A", bool=None
        )
        assert [fault.path[1:] for fault in faulty.validate()] == (
            "list str field int bool property/0 type".split()
        )


def test_a_missing_field_of_any_name_is_pointed_at(tmp_path: Path) -> None:
    """Missing fields of documents and protobuf messages are reported in order, by their names."""
    names = ["a/b~c", "~", "/", "{x}", "}", "{{}}", "%s", "'"]
    spec = spec_of("field names", names, "pointed_names")
    for field in spec["messages"][0]["fields"]:
        field["required"] = "yes"
    generate_outputs(as_yaml(spec), tmp_path)
    expected = ["plain", "a~1b~0c", "~0", "~1", *names[3:]]
    with imported(tmp_path, "pointed_names") as package:
        values = {f"f_{number}_x": "" for number, _ in enumerate(names, 1)}
        message = type(package.Zone(plain="", **values).to_proto())()
        for read, missing in [(package.Zone.from_proto, message), (package.Zone.from_dict, {})]:
            with pytest.raises(package.ValidationError) as caught:
                read(missing)
            assert [fault.path[1:] for fault in caught.value.violations] == expected


def test_the_name_of_a_spec_ends_no_comment(tmp_path: Path) -> None:
    """Whatever a file is called, the headers that name it stay comments, and are found again."""
    name = "a-->b --!> */ \n \udcff \u2028 coding=ascii coding:x {{x}} \\ # %> ]]>"
    name += "'" * 3 + '"' * 3 + ".yaml"
    path = tmp_path / name.replace("/", "")
    path.write_text(as_yaml(spec_of("field names", ["a"], "named_file")), encoding="utf-8")
    write_outputs(pipeline.build(pipeline.read_spec(path), paths.shown_in_headers(path)), tmp_path)
    assert list(faults_of(tmp_path, "named_file")) == []
    headed = [p for p in sorted(tmp_path.rglob("*.*")) if has_header(p.read_bytes())]
    assert {found.suffix for found in headed} >= {".md", ".py", ".json", ".proto", ".yaml"}
    for found in headed:
        before, _, rest = found.read_text("utf-8", "replace").partition("DO NOT EDIT.")
        named = before.rpartition("Generated by")[2]
        assert ">" not in named
        assert "--" not in named
        assert found.suffix != ".md" or "-->" in rest


def accepted(place: str, names: list[str], package: str, folder: Path) -> list[str]:
    """The names that one spec can have."""
    while again := refused(place, names, package, folder):  # names may meet each other
        names = [name for name in names if name not in again]
    return names


def refused(place: str, names: Sequence[str], package: str, folder: Path) -> set[str]:
    """The names with an error; of those that only meet each other, the later ones."""
    text = as_yaml(spec_of(place, names, package))
    spec, errors = parse_spec(text, folder)
    assert all(is_clear(error) for error in errors)
    if not errors:
        return set()
    if spec is None:
        return {*names}
    alone = [error for error in errors if "already" not in error.message]  # these come first
    return _spoken_of(names, alone) or _spoken_of(names, errors)


def _spoken_of(names: Sequence[str], errors: list[SpecError]) -> set[str]:
    """The names that are subjects of errors, by what their entries are called."""
    subjects = {error.message.partition(": ")[0] for error in errors}
    found = set()
    for number, name in enumerate(names, start=1):
        called = (name, f"%{number}", f"{name}Request", f"{name}Response")
        ends = tuple(f".{word}" for word in called)
        if any(subject in called or subject.endswith(ends) for subject in subjects):
            found.add(name)
    return found
