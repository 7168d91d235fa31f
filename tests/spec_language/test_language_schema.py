"""spec/language.schema.json: what editors know of the language is what the loader knows.

An editor reads YAML 1.2: `yes` is a word, 51 a number, `~` nothing. Within that, over every mapping
of a spec with every construct, the schema and the loader agree on keys that are unknown or missing
and on values of another kind. Numbers in other spellings, quoted ones, the words `null` and `~` as
texts, and what words mean are left to the loader.
"""

import ast
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import yaml

from generator.cli import DEFAULT_SPEC
from generator.pipeline import PROJECT
from generator.spec_language.load import load
from tests.spec_language.test_one_fault import Entry, entries, scalar

PATH = PROJECT / "spec" / "language.schema.json"
SCHEMA: dict[str, Any] = json.loads(PATH.read_text(encoding="utf-8"))
VALIDATOR = jsonschema_rs.validator_for(SCHEMA)
CASES = PROJECT / "tests" / "cases"
SPECS = [DEFAULT_SPEC, CASES / "every_construct.yaml", CASES / "small.yaml"]
EVERY_CONSTRUCT = (CASES / "every_construct.yaml").read_text(encoding="utf-8")

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


def tree(text: str) -> yaml.MappingNode:
    """A spec as nodes."""
    node = yaml.compose(text, Loader=yaml.CSafeLoader)
    assert isinstance(node, yaml.MappingNode)
    for entry in entries(node):  # in a block, nothing may stand after a key
        entry.mapping.flow_style = False
    return node


def faults(spec: yaml.MappingNode, folder: Path) -> list[str]:
    """What the loader finds wrong with the form of a spec, groups that there are none of apart."""
    path = folder / "spec.yaml"
    path.write_text(yaml.serialize(spec, Dumper=yaml.CSafeDumper, width=10_000), encoding="utf-8")
    said = (error.message for error in load(path)[1])
    return [message for message in said if "unknown group" not in message]


def definitions() -> Iterator[tuple[str, dict[str, Any]]]:
    """Every mapping of the language by its name."""
    yield "the spec", SCHEMA
    yield "options", SCHEMA["$defs"]["package"]["properties"]["options"]
    yield from ((name, part) for name, part in SCHEMA["$defs"].items() if "properties" in part)


# The schema itself


def test_the_schema_is_one() -> None:
    """It keeps the rules of its own draft, and refers to nothing that is not there."""
    jsonschema_rs.meta.validate(SCHEMA)
    text = PATH.read_text(encoding="utf-8")
    used = set(re.findall(r'"#/\$defs/([a-z_]+)"', text))
    assert used == set(SCHEMA["$defs"])
    assert text == json.dumps(SCHEMA, indent=2, ensure_ascii=False) + "\n"


def test_every_key_is_explained() -> None:
    """An editor has something to show for each key, and no key beside them is allowed."""
    for _, part in definitions():
        assert part["description"].endswith(".")
        assert part["additionalProperties"] is False
        assert set(part["required"]) <= set(part["properties"])
        assert all(key["description"].endswith(".") for key in part["properties"].values())


def test_the_spec_names_its_schema() -> None:
    """Editors find the schema by the first line of the spec, wherever they start."""
    first, *_ = DEFAULT_SPEC.read_text(encoding="utf-8").split("\n")
    match = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", first)
    assert match
    assert (DEFAULT_SPEC.parent / match[1]).samefile(PATH)


@pytest.mark.parametrize("path", SPECS, ids=lambda path: path.stem)
def test_a_good_spec_is_valid(path: Path) -> None:
    """Specs without errors have none in an editor either."""
    document = as_editors_read(tree(path.read_text(encoding="utf-8")))
    assert [error.message for error in VALIDATOR.iter_errors(document)] == []


# The schema and the loader


def keys_in_the_loader() -> set[str]:
    """Every word in load.py that could be a key."""
    source = ast.parse(
        (PROJECT / "generator" / "spec_language" / "load.py").read_text(encoding="utf-8")
    )
    words = {node.value for node in ast.walk(source) if isinstance(node, ast.Constant)}
    return {word for word in words if isinstance(word, str) and re.fullmatch("[a-z_]+", word)}


def resolved(part: dict[str, Any]) -> dict[str, Any]:
    """A part of the schema, without the reference that it may be."""
    found = SCHEMA["$defs"][part["$ref"].removeprefix("#/$defs/")] if "$ref" in part else part
    return dict(found)


def definition(path: tuple[str, ...], present: set[str]) -> dict[str, Any]:
    """The definition that a mapping with these keys falls under, by the keys that lead there."""
    part = SCHEMA
    for key, *following in (path[position:] for position in range(len(path))):
        part = resolved(part["properties"][key])
        part = resolved(part.get("items", part))
        options = [resolved(option) for option in part.get("anyOf", [part])]
        keys = set(following[:1]) or present
        part = next(option for option in options if keys <= set(option["properties"]))
    return part


def kinds(spec: yaml.MappingNode) -> dict[str, tuple[tuple[str, ...], yaml.MappingNode]]:
    """One mapping of each kind, and the keys that lead there."""
    found: dict[str, tuple[tuple[str, ...], yaml.MappingNode]] = {}
    for entry in entries(spec):
        present = {key.value for key, _ in entry.mapping.value}
        part = definition(entry.path[:-1], present)
        found.setdefault(part["description"], (entry.path[:-1], entry.mapping))
    return found


def test_the_schema_knows_the_keys_of_the_loader(tmp_path: Path) -> None:
    """In every kind of mapping the same words are keys, out of all that either of them names."""
    spec = tree(EVERY_CONSTRUCT)
    words = keys_in_the_loader().union(*(part["properties"] for _, part in definitions()))
    found = kinds(spec)
    assert len(found) == len(list(definitions())) - 1  # the keys of options are free for the loader
    for path, mapping in found.values():
        before = list(mapping.value)
        present = {key.value for key, _ in before}
        added = words - present - {"include", "oneof"}
        mapping.value += [(scalar(word), scalar("x")) for word in sorted(added)]
        said = {re.sub(r".*unknown key '(.*?)'.*", r"\1", text) for text in faults(spec, tmp_path)}
        mapping.value[:] = before
        keys = set(definition(path, present)["properties"]) - {"include", "oneof"}
        assert present | (added - said) == keys | present, path


def test_the_schema_knows_the_file_options() -> None:
    """Those that a rule of the check allows."""
    options = SCHEMA["$defs"]["package"]["properties"]["options"]["properties"]
    spec = tree(EVERY_CONSTRUCT)
    (written,) = (e.value for e in entries(spec) if e.path == ("package", "options"))
    assert set(as_editors_read(written)) == set(options)


def unknown(entry: Entry) -> Iterator[None]:
    """Another key stands beside it."""
    entry.mapping.value.append((scalar("colour"), scalar("red")))
    yield


def lost(entry: Entry) -> Iterator[None]:
    """The key is not there."""
    del entry.mapping.value[entry.position]
    yield


def of_another_kind(entry: Entry) -> Iterator[None]:
    """The value is a list, a mapping, nothing or a word."""
    for value in (
        yaml.SequenceNode("tag:yaml.org,2002:seq", []),
        yaml.SequenceNode("tag:yaml.org,2002:seq", [yaml.MappingNode("tag:yaml.org,2002:map", [])]),
        yaml.MappingNode("tag:yaml.org,2002:map", []),
        yaml.ScalarNode("tag:yaml.org,2002:null", ""),
        scalar("word"),
        yaml.ScalarNode("tag:yaml.org,2002:str", " ", style="'"),
    ):
        entry.mapping.value[entry.position] = (entry.key, value)
        yield


@pytest.mark.parametrize("edit", [unknown, lost, of_another_kind])
def test_the_schema_and_the_loader_agree(
    edit: Callable[[Entry], Iterator[None]], tmp_path: Path
) -> None:
    """Every key of every kind of mapping in turn is made a fault, or is left out without one."""
    spec = tree(EVERY_CONSTRUCT)
    edited: dict[tuple[str, ...], Entry] = {}
    for entry in entries(spec):
        kind = "oneof" if entry.mapping.value[0][0].value == "oneof" else ""
        edited.setdefault((*entry.path, kind), entry)
    verdicts = []
    for entry in edited.values():
        before = list(entry.mapping.value)
        for _ in edit(entry):
            found = faults(spec, tmp_path)
            valid = VALIDATOR.is_valid(as_editors_read(spec))
            verdicts.append(valid)
            assert valid == (not found), (entry.path, as_editors_read(entry.mapping), found)
            entry.mapping.value[:] = before
    assert verdicts.count(False) > len(edited) // 3
