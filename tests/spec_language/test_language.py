"""The description of the language, and what is generated from it for editors and readers.

An editor reads YAML 1.2: `yes` is a string, 51 a number, `~` null. Within that, over every mapping
of a spec with every construct, the schema and the loader agree on keys that are unknown or missing
and on values of another kind. Numbers in other spellings, quoted ones, `null` and `~` as strings,
and the meaning of names are left to the loader.
"""

import json
import re
from pathlib import Path
from types import ModuleType
from typing import Any

import jsonschema_rs
import pytest
import yaml

from generator.cli import main
from generator.cli.parser import DEFAULT_SPEC
from generator.paths import PROJECT
from generator.spec_language import language
from generator.spec_language.load import load
from generator.spec_language.reader import Reader
from generator.spec_language.schema import editor_schema, kinds, with_tables
from generator.spec_language.source.compose import compose
from tests.spec_language.test_one_fault import (
    Edit,
    Entry,
    entries,
    lost,
    misspelt,
    of_another_kind,
)
from tests.support.thorough import sampled

PATH = PROJECT / "spec" / "language.schema.json"
PART = PROJECT / "spec" / "part.schema.json"
PAGE = PROJECT / "spec" / "README.md"
SCHEMA: dict[str, Any] = json.loads(PATH.read_text(encoding="utf-8"))
VALIDATOR = jsonschema_rs.validator_for(SCHEMA)
CASES = PROJECT / "tests" / "cases"
SPECS = [DEFAULT_SPEC, CASES / "every_construct.yaml", CASES / "small.yaml"]

_NUMBER = re.compile(r"[-+]?[0-9]+")
_FRACTION = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")


def as_editors_read(node: yaml.Node) -> Any:
    """The JSON value of a node by the core schema of YAML 1.2."""
    if isinstance(node, yaml.MappingNode):
        return {key.value: as_editors_read(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [as_editors_read(item) for item in node.value]
    assert isinstance(node, yaml.ScalarNode)
    return node.value if node.style else _plain(node.value)


def _plain(word: str) -> bool | int | float | str | None:
    if word in ("", "~", "null", "Null", "NULL"):
        return None
    if word.lower() in ("true", "false") and word[1:] in (word.lower()[1:], word.upper()[1:]):
        return word.lower() == "true"
    if _NUMBER.fullmatch(word):
        return int(word)
    return float(word) if _FRACTION.fullmatch(word) else word


def tree(path: Path) -> yaml.MappingNode:
    """A spec as nodes."""
    node = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    assert isinstance(node, yaml.MappingNode)
    for entry in entries(node):  # in a block, a key may have no value
        entry.mapping.flow_style = False
    return node


def variant(mapping: yaml.MappingNode) -> str:
    """`oneof` for a member that has this key in place of a name."""
    return "oneof" if mapping.value[0][0].value == "oneof" else ""


def pruned(node: yaml.Node, seen: set[tuple[str, ...]], path: tuple[str, ...] = ()) -> yaml.Node:
    """A spec without the items of lists in which each key is known from an item before it."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            seen.add((*path, variant(node), key.value))
            pruned(value, seen, (*path, key.value))
    elif isinstance(node, yaml.SequenceNode):
        kept: list[yaml.Node] = []
        for item in node.value:
            before = len(seen)
            pruned(item, seen, path)
            if len(seen) > before or not kept:
                kept.append(item)
        node.value[:] = kept
    return node


def test_what_is_generated_from_the_description_is_fresh() -> None:
    """The schema for editors, and the tables of keys on the page of the spec."""
    assert main(["language", "--verify"]) == 0


def test_the_schema_is_valid() -> None:
    """It is valid in its draft, and refers to all of its definitions."""
    jsonschema_rs.meta.validate(SCHEMA)
    texts = PATH.read_text(encoding="utf-8") + PART.read_text(encoding="utf-8")
    used = set(re.findall(r'(?:"|schema.json)#/\$defs/([a-z_]+)"', texts))
    assert used == set(SCHEMA["$defs"])


def test_every_key_is_explained() -> None:
    """Editors and the page show a sentence for each key; three kinds have the keys of others."""
    texts = [key.text for kind in kinds().values() for key in kind.keys.values()]
    texts += [kind.text for kind in kinds().values()]
    assert [text for text in texts if not text.endswith(".") or "|" in text] == []
    tables = re.findall("<!-- keys of ([a-z_]+) -->", PAGE.read_text(encoding="utf-8"))
    assert sorted([*tables, "oneof_field", "part", "service_message"]) == sorted(kinds())


def test_a_new_key_is_one_line() -> None:
    """With it, the loader reads the key, editors know it, and the page lists it."""
    source = Path(language.__file__).read_text(encoding="utf-8")
    line = '    weight=optional(TEXT, "The unit of weight."),\n'
    place = '    "A row of a table.",\n'
    assert source.count(place) == 1
    copy = ModuleType("language")
    exec(source.replace(place, place + line), copy.__dict__)  # noqa: S102
    text = (CASES / "small.yaml").read_bytes()
    written = text.replace(b"{name: snow,", b"{weight: cm, name: snow,")

    reader = Reader("small.yaml")
    spec = reader.read(copy.SPEC, compose(written, "small.yaml"))
    assert reader.errors == []
    assert [f.get("weight") for f in spec["messages"][0]["fields"]] == [None, "cm", None, None]
    reader.read(copy.SPEC, compose(written.replace(b"weight:", b"weights:"), "small.yaml"))
    (error,) = reader.errors
    assert str(error).endswith("Rain.snow: unknown key 'weights'; did you mean 'weight'?")
    field = json.loads(editor_schema(copy.SPEC))["$defs"]["field"]
    assert field["properties"]["weight"]["description"] == "The unit of weight."
    page = with_tables("<!-- keys of field -->\n\n<!-- /keys -->\n", copy.SPEC)
    assert "\n| `weight` |  | text | The unit of weight. |\n" in page


def test_the_spec_names_its_schema() -> None:
    """Editors find the schema by the first line of the spec, wherever they start."""
    first, *_ = DEFAULT_SPEC.read_text(encoding="utf-8").split("\n")
    match = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", first)
    assert match
    assert (DEFAULT_SPEC.parent / match[1]).samefile(PATH)


@pytest.mark.parametrize("path", SPECS, ids=lambda path: path.stem)
def test_a_valid_spec_is_valid_in_an_editor(path: Path) -> None:
    """An editor marks nothing in specs without errors."""
    document = as_editors_read(tree(path))
    assert [error.message for error in VALIDATOR.iter_errors(document)] == []


def test_a_part_of_a_spec_is_valid_in_an_editor() -> None:
    """It has a schema of its own, which refers to that of specs; a package is not allowed."""
    schema = json.loads(PART.read_text(encoding="utf-8"))
    registry = jsonschema_rs.Registry([("https://spec.example/language.schema.json", SCHEMA)])
    schema |= {"$id": "https://spec.example/part.schema.json"}
    part = jsonschema_rs.Draft202012Validator(schema, registry=registry)
    document = as_editors_read(tree(DEFAULT_SPEC))
    assert not part.is_valid(document)
    del document["package"]
    assert part.is_valid(document)
    assert not VALIDATOR.is_valid(document)


@pytest.mark.parametrize("edit", [misspelt, lost, of_another_kind])
def test_the_schema_and_the_loader_agree(edit: Edit) -> None:
    """Every key of every kind of mapping in turn becomes a fault, or is left out without one."""
    spec = tree(CASES / "every_construct.yaml")
    pruned(spec, set())
    edited: dict[tuple[str, ...], Entry] = {}
    for entry in entries(spec):
        edited.setdefault((*entry.path, variant(entry.mapping)), entry)
    tried = sampled([*edited.values()], 18)
    verdicts = []
    for entry in tried:
        before = list(entry.mapping.value)
        for _ in edit(entry):
            text = yaml.serialize(spec, Dumper=yaml.CSafeDumper, width=10_000)
            messages = [error.message for error in load(text.encode())[1]]
            faults = [m for m in messages if not re.search("unknown (group|shared type)", m)]
            valid = VALIDATOR.is_valid(as_editors_read(spec))
            verdicts.append(valid)
            assert valid == (not faults), (entry.path, as_editors_read(entry.mapping), faults)
            entry.mapping.value[:] = before
    assert verdicts.count(False) > len(tried) // 3
