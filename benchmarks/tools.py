"""The measured commands: generators of formats, and programs that import a library."""

import shlex
import shutil
from pathlib import Path
from typing import NamedTuple

from benchmarks.paths import OWN_PYTHON, PEERS_BIN, TYPESPEC, node
from benchmarks.processes import Cost, run, total


class Tool(NamedTuple):
    """A generator. Its commands run one after another and their costs are added."""

    title: str
    output: str  # what it generates
    commands: tuple[str, ...]  # words with {folder} of the specs and {out} of the tool


def generate(key: str, folder: Path) -> Cost:
    """Run a tool into an empty folder."""
    out = folder / key
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir()
    names = {"python": OWN_PYTHON, "node": node(), "typespec": TYPESPEC, "bin": PEERS_BIN}
    names |= {"folder": folder, "out": out}
    commands = [shlex.split(command) for command in TOOLS[key].commands]
    return total([run([word.format(**names) for word in words], folder) for words in commands])


_OWN = "{python} -m generator generate --spec {folder}/spec.yaml --out "
_ALL = "JSON Schema, protobuf (two trees), dataclasses, pages, corpus, stubs"
_TWO = "JSON Schema, protobuf (two trees)"
_FOUR = f"{_TWO}, dataclasses, pages"
_TEMPLATES = "{python} -m benchmarks.templates {folder}/spec.yaml {out} json_schema protobuf"
_TYPESPEC = (
    "{node} {typespec} compile {folder}/main.tsp --output-dir {out} "
    "--emit @typespec/json-schema --emit @typespec/protobuf"
)
_LINKML = """bash -c '"{{bin}}/{0}" "{{folder}}/spec.linkml.yaml" > "{{out}}/{0}"'"""
_LINKML_PRINTING = ("gen-json-schema", "gen-proto", "gen-python")
_LINKML_DOC = "{bin}/gen-doc --directory {out}/docs {folder}/spec.linkml.yaml"
TOOLS = {
    "own": Tool("email_interactions, everything", _ALL, (_OWN + "{out}",)),
    "own_unchanged": Tool(
        "email_interactions, nothing changed", "nothing", (_OWN + "{folder}/own",)
    ),
    "own_two": Tool("email_interactions, two formats", _TWO, (_TEMPLATES,)),
    "own_four": Tool("email_interactions, four formats", _FOUR, (_TEMPLATES + " python markdown",)),
    "own_corpus": Tool(
        "email_interactions, corpus",
        "corpus, in JSON and protobuf; protobuf (two trees)",
        (_OWN + "{out} --only conformance",),
    ),
    "typespec": Tool("TypeSpec, two formats", "JSON Schema, protobuf", (_TYPESPEC,)),
    "linkml": Tool(
        "LinkML, four formats",
        "JSON Schema, protobuf, dataclasses, pages",
        (*map(_LINKML.format, _LINKML_PRINTING), _LINKML_DOC),
    ),
}

# Titles and code of programs.
IMPORTS = {
    "python": ("Python alone", "pass"),
    "msgspec": ("`import msgspec`", "import msgspec"),
    "product": ("`import email_interactions`", "import email_interactions"),
    "product_first": (
        "`import email_interactions`, and decode a first document",
        "from email_interactions import EmailIn; import sys; EmailIn.from_json(sys.argv[1])",
    ),
    "pydantic": ("`import pydantic`, TypeAdapter", "from pydantic import TypeAdapter"),
    "json_format": ("`import google.protobuf.json_format`", "import google.protobuf.json_format"),
}
