"""Texts that were chosen to break a format come out whole and inert, or are rejected with a place.

Each text is put wherever a text can stand: as every description, as every title, as a value in
examples and defaults, and as a name. Blanks at which lines are wrapped count as line ends, in the
formats that wrap: protobuf, Python and Markdown. In JSON a text is the same to the letter. How
often a format has it is compared with how often it has a plain text in the same places.
"""

import ast
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import yaml

from generator.errors import SpecError
from tests.support.documents.corpus import cases_of
from tests.support.outputs.build import generate_outputs, parse_spec
from tests.support.outputs.faults import faults_of
from tests.support.outputs.protobuf import bare_descriptor, proto_comments
from tests.support.readers.site_pages import on_forge, on_site
from tests.support.specs.hostile import TEXTS
from tests.support.specs.yaml_text import Node, as_yaml
from tests.support.tables import Tables
from tests.support.thorough import sampled

FORMATS = ("JSON Schema", "protobuf", "Python", "Markdown", "corpus")
PLACES = ("descriptions", "titles", "values", "object names", "field names")
PLAIN = "Simply said, in so many words that no table of short values has them."

# A spec in which $WORD stands for a text of some kind of place.
SPEC: Node = yaml.safe_load("""
package:
  {name: $package, title: $titles, version: 1.0.0, protobuf: $protobuf, description: $descriptions,
   source: {publisher: $titles, title: $titles, edition: $titles, notice: $descriptions}}
types:
- {name: string, base: string, description: $descriptions}
- {name: integer, base: integer, description: Whole.}
- {name: hash, base: object, description: Free.}
enums:
- name: Kind
  description: $descriptions
  values: [{name: ONE, number: 1, title: $titles, description: $descriptions}]
messages:
- name: Note
  title: $titles
  table: $titles
  block: $titles
  description: $descriptions
  decisions: [{ambiguity: $descriptions, decision: $descriptions, rationale: $descriptions}]
  fields:
  - {name: kind, number: 1, type: integer, enum: Kind, row: 1, required: "yes",
     description: $descriptions}
  - {name: free, number: 2, type: hash, required: "no", description: Free.,
     examples: [{$object names: 1}]}
  - {name: usual, number: 3, type: string, required: "no", description: Usual., default: $values}
  - {name: shown, number: 4, type: string, required: "no", description: Shown.,
     examples: [$values]}
  - {name: $field names, identifier: named, number: 5, type: string, required: "no",
     description: Named.}
unions:
- {name: Any1, plural: all_of_them, description: $descriptions, discriminator: kind,
   variants: [{value: ONE, type: $titles}]}
services:
- name: NoteService
  description: $descriptions
  messages:
  - name: GetRequest
    description: $descriptions
    fields:
    - {name: id, number: 1, type: string, required: "no", description: $descriptions}
    - oneof: either
      description: $descriptions
      fields: [{name: a, number: 2, type: string, description: $descriptions}]
  - {name: GetResponse, description: Empty., fields: []}
  methods:
  - {name: Get, request: GetRequest, response: GetResponse, description: $descriptions}
""")


def spec_with(text: str, places: set[str], package: str) -> Node:
    """A spec with a text in all places of some kinds, and plain words in the others."""
    words = dict.fromkeys(PLACES, "A word.") | {"field names": "a_word", "object names": "word"}
    words |= dict.fromkeys(places, text) | {"package": package, "protobuf": f"{package}.v1"}

    def filled(node: Any) -> Any:
        if isinstance(node, dict):
            return {filled(key): filled(value) for key, value in node.items()}
        if isinstance(node, list):
            return [filled(item) for item in node]
        return words[node[1:]] if str(node).startswith("$") else node

    spec: Node = filled(SPEC)
    return spec


@pytest.mark.parametrize("name", sampled([*TEXTS], 16))
def test_a_text_is_rejected_or_intact(name: str, tmp_path: Path, tables: Tables) -> None:
    """In each kind of place: errors with a place for all of it, or the same text in each format."""
    text = TEXTS[name]
    package = f"hostile_{list(TEXTS).index(name)}"
    legal: set[str] = set()
    for place in PLACES:
        _, errors = parse_spec(as_yaml(spec_with(text, {place}, package)), tmp_path)
        if errors:
            assert all(is_clear(error) for error in errors)
            tables.add("hostile texts x formats", name, "rejected", len(errors))
        else:
            legal.add(place)
    if legal:
        generate_outputs(as_yaml(spec_with(text, legal, package)), tmp_path)
        assert list(faults_of(tmp_path, package)) == []
        expected = plainly(frozenset(legal))
        for kind, strings in strings_of(tmp_path).items():
            count = occurrences(text, strings, kind)
            tables.add("hostile texts x formats", name, kind, count)
            assert count >= expected[kind], kind


@cache
def plainly(places: frozenset[str]) -> dict[str, int]:
    """How often each format has a plain text that is in these places."""
    package = f"plain_{sum(1 << PLACES.index(place) for place in places)}"
    with TemporaryDirectory() as folder:
        generate_outputs(as_yaml(spec_with(PLAIN, {*places}, package)), Path(folder))
        found = strings_of(Path(folder)).items()
        return {kind: occurrences(PLAIN, strings, kind) for kind, strings in found}


def is_clear(error: SpecError) -> bool:
    """Whether an error has a place and says something."""
    place, message = error
    return place.path == "spec.yaml" and min(place.line, place.column) > 0 and bool(message.strip())


def occurrences(text: str, strings: list[str], kind: str) -> int:
    """How often strings have a text, as it is or as JSON prints it, whitespace folded."""
    if kind in ("JSON Schema", "corpus"):
        return sum(string.count(text) for string in strings)
    forms = {bare(text), bare(json.dumps(text, ensure_ascii=False)[1:-1])}
    return sum(bare(string).count(form) for string in strings for form in forms)


def bare(text: str) -> str:
    """A text without backticks, which a page does not show, whitespace folded."""
    return " ".join(text.replace("`", "").split())


def strings_of(folder: Path) -> dict[str, list[str]]:
    """What the outputs say, by format; a page for the readers of a code forge and of the site."""
    messages = [message for file in bare_descriptor(folder).file for message in file.message_type]
    # Pages of examples have other forms, which a test of all specs compares.
    paths = (path for path in (folder / "docs").glob("*.md") if "-examples" not in path.name)
    pages = [path.read_text(encoding="utf-8") for path in paths]
    schema = (folder / "json_schema" / "Note.schema.json").read_bytes()
    return {
        "JSON Schema": [*in_json(json.loads(schema))],
        "protobuf": [*proto_comments(folder), *(f.json_name for m in messages for f in m.field)],
        "Python": [*in_python(folder)],
        "Markdown": [read(page).text for page in pages for read in (on_forge, on_site)],
        "corpus": in_corpus(folder / "conformance" / "Note.json"),
    }


def in_json(value: Any) -> Iterator[str]:
    """The names and strings in a JSON value."""
    waiting = [value]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            waiting += [*value, *value.values()]
        elif isinstance(value, list):
            waiting += value
        elif isinstance(value, str):
            yield value


def in_corpus(path: Path) -> list[str]:
    """The fields of the valid documents, and the names and strings that each of them has."""
    members = [item for case in cases_of(path) if case.valid for item in case.value.items()]
    found = {(name, text) for name, member in members for text in in_json(member)}
    return [*dict(members), *(text for _, text in found)]


def in_python(folder: Path) -> Iterator[str]:
    """The strings in the modules that are made of the spec, docstrings included."""
    for path in (folder / "python").rglob("*.py"):
        if "_runtime" not in path.parts and "_pb2" not in path.name:
            for node in ast.walk(ast.parse(path.read_bytes())):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    yield node.value
