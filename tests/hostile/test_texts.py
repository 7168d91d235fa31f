"""Texts that were chosen to break a format come out whole and inert, or are rejected with a place.

Each text is put wherever a text can stand: as every description, as every title, as a value in
examples and defaults, and as a name. Blanks at which lines are wrapped count as line ends, in the
formats that wrap: protobuf, Python and Markdown. In JSON a text is the same to the letter.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator.errors import SpecError
from tests.support.outputs.build import generate_outputs, parse_spec
from tests.support.outputs.faults import faults_of
from tests.support.outputs.protobuf import bare_descriptor, proto_comments
from tests.support.outputs.python import docstrings
from tests.support.programs import imported
from tests.support.readers.markdown import folded
from tests.support.readers.site_pages import on_forge, on_site
from tests.support.specs.hostile import TEXTS
from tests.support.specs.yaml_text import Node, as_yaml
from tests.support.tables import Tables
from tests.support.thorough import sampled

FORMATS = ("JSON Schema", "protobuf", "Python", "Markdown", "corpus")
PLACES = ("descriptions", "titles", "values", "object names", "field names")

# How often the text of a place must be found in each format; the pages may say it more often.
EXPECTED: dict[str, dict[str, int]] = {
    "descriptions": {"JSON Schema": 3, "protobuf": 11, "Python": 10, "Markdown": 16},
    "titles": {"JSON Schema": 2, "protobuf": 5, "Python": 5, "Markdown": 8},
    "values": {"JSON Schema": 2, "protobuf": 1, "Python": 1, "Markdown": 2, "corpus": 2},
    "object names": {"JSON Schema": 1, "Markdown": 1, "corpus": 1},
    "field names": {"JSON Schema": 1, "protobuf": 1, "Python": 1, "Markdown": 1, "corpus": 1},
}


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


@pytest.mark.parametrize("name", sampled([*TEXTS], 8))
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
        found = intact(text, legal, package, tmp_path)
        for kind, count in found.items():
            tables.add("hostile texts x formats", name, kind, count)
        for kind in FORMATS:
            assert found.get(kind, 0) >= sum(EXPECTED[place].get(kind, 0) for place in legal), kind


def is_clear(error: SpecError) -> bool:
    """Whether an error has a place and says something."""
    place, message = error
    return place.path == "spec.yaml" and min(place.line, place.column) > 0 and bool(message.strip())


def intact(text: str, legal: set[str], package: str, folder: Path) -> dict[str, int]:
    """How often each format of a spec with the text has it whole; all outputs hold together."""
    generate_outputs(as_yaml(spec_with(text, legal, package)), folder)
    assert list(faults_of(folder, package)) == []
    return {
        "JSON Schema": sum(_in_schema(text, legal, folder)),
        "protobuf": sum(_in_protobuf(text, legal, folder)),
        "Python": sum(_in_python(text, legal, folder, package)),
        "Markdown": _in_pages(text, legal, folder),
        "corpus": sum(_in_corpus(text, legal, folder)),
    }


def _in_schema(text: str, legal: set[str], folder: Path) -> Iterator[bool]:
    schema = json.loads((folder / "json_schema" / "Note.schema.json").read_text(encoding="utf-8"))
    properties = schema["properties"]
    if "descriptions" in legal:
        yield schema["description"].endswith(text)
        yield properties["kind"]["description"] == text
        yield schema["$defs"]["Kind"]["description"] == text
    if "titles" in legal:
        yield schema["description"].startswith(f"{text}. ")
        (value,) = schema["$defs"]["Kind"]["oneOf"]
        yield value["description"].startswith(f"{text}. ")
    if "values" in legal:
        yield properties["usual"]["default"] == text
        yield properties["shown"]["examples"] == [text]
    if "object names" in legal:
        yield properties["free"]["examples"] == [{text: 1}]
    if "field names" in legal:
        yield text in properties


def _in_protobuf(text: str, legal: set[str], folder: Path) -> Iterator[bool]:
    found = proto_comments(folder)
    if "descriptions" in legal:
        yield from (True for comment in found if comment.startswith(folded(text)))
    if "titles" in legal:
        yield from (True for comment in found if folded(f'"{text}" by {text}, {text}.') in comment)
        yield from (True for c in found if folded(f"Source: table {json_text(text)}.") in c)
        yield from (True for comment in found if folded(f"{text}, {text}, row 1.") in comment)
        yield from (True for c in found if c.count(folded(text)) > 2)
        yield from (True for c in found if c.endswith(folded(f'In the source: "{text}".')))
    if "values" in legal:
        yield any(f"Absent means {folded(json_text(text))}" in comment for comment in found)
    if "field names" in legal:
        messages = [m for f in bare_descriptor(folder).file for m in f.message_type]
        yield any(field.json_name == text for m in messages for field in m.field)


def json_text(text: str) -> str:
    """A text as JSON has it, not escaped to ASCII."""
    return json.dumps(text, ensure_ascii=False)


def _in_python(text: str, legal: set[str], folder: Path, package: str) -> Iterator[bool]:
    modules = sorted((folder / "python").rglob("*.py"))
    found = [doc for module in modules for doc in docstrings(module)]
    if "descriptions" in legal:
        said = folded(text)
        yield from (True for doc in found if doc.startswith(said) or doc.endswith(said))
    if "titles" in legal:
        yield from (True for doc in found if folded(text) in doc)
    with imported(folder, package) as made:
        record: Any = made.Note
        if "values" in legal:
            yield record(kind=1).usual == text
        if "field names" in legal:
            yield record.from_dict({"kind": 1, text: "x"}).named == "x"


def _in_pages(text: str, legal: set[str], folder: Path) -> int:
    """How often, for the readers of a code forge or for those of the site: the fewer."""
    pages = [page.read_text(encoding="utf-8") for page in sorted((folder / "docs").glob("*.md"))]
    wanted = [text] * bool({"descriptions", "titles", "field names"} & legal)
    wanted += [json_text(text)] * bool({"values", "object names"} & legal)
    plain = list(map(bare, wanted))
    forge, site = (
        sum(bare(shown.text).count(found) for shown in map(read, pages) for found in plain)
        for read in (on_forge, on_site)
    )
    return min(forge, site)


def bare(text: str) -> str:
    """A text without backticks, which a page does not show, whitespace folded."""
    return " ".join(text.replace("`", "").split())


def _in_corpus(text: str, legal: set[str], folder: Path) -> Iterator[bool]:
    corpus = json.loads((folder / "conformance" / "Note.json").read_text(encoding="utf-8"))
    values = [case["value"] for case in corpus["cases"] if case["valid"]]
    if "values" in legal:
        yield any(value["usual"] == text for value in values)
        yield any(value.get("shown") == text for value in values)
    if "object names" in legal:
        yield any(value.get("free") == {text: 1} for value in values)
    if "field names" in legal:
        yield any(text in value for value in values)
