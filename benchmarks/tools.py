"""The generators side by side: how each makes the same messages into formats."""

from collections.abc import Callable
from pathlib import Path

from benchmarks.places import OWN_PYTHON, PEERS_BIN, TYPESPEC, node
from benchmarks.processes import Command
from benchmarks.runs import Inputs, Tool


def own(inputs: Inputs, out: Path) -> list[Command]:
    """The command that users type."""
    return [[OWN_PYTHON, "-m", "generator", "generate", "--spec", inputs.own, "--out", out]]


def own_unchanged(inputs: Inputs, _: Path) -> list[Command]:
    """The same where everything is there already."""
    return own(inputs, inputs.ready)


def own_steps(*options: str) -> Callable[[Inputs, Path], list[Command]]:
    """The same steps in a row, some of them left out."""

    def commands(inputs: Inputs, out: Path) -> list[Command]:
        report = inputs.folder / f"{out.name}.json"
        module: Command = [OWN_PYTHON, "-m", "benchmarks.own_steps"]
        return [[*module, inputs.own, out, report, *options]]

    return commands


def typespec(inputs: Inputs, out: Path) -> list[Command]:
    """JSON Schema and protobuf in one run."""
    emit = ["--emit", "@typespec/json-schema", "--emit", "@typespec/protobuf"]
    return [[node(), TYPESPEC, "compile", inputs.typespec, *emit, "--output-dir", out]]


def linkml(inputs: Inputs, out: Path) -> list[Command]:
    """Four formats by the four commands for them."""
    printing = [
        ["bash", "-c", f'"{PEERS_BIN / name}" "{inputs.linkml}" > "{out / name}"']
        for name in ("gen-json-schema", "gen-proto", "gen-python")
    ]
    return [*printing, [PEERS_BIN / "gen-doc", "--directory", out / "docs", inputs.linkml]]


def linkml_project(inputs: Inputs, out: Path) -> list[Command]:
    """Three formats in one run."""
    chosen = ["--include", "jsonschema", "--include", "proto", "--include", "python"]
    return [[PEERS_BIN / "gen-project", *chosen, "--dir", out, inputs.linkml]]


def dataclasses(inputs: Inputs, out: Path) -> list[Command]:
    """Dataclasses out of ready JSON Schemas."""
    options: Command = [
        *(
            "--input",
            inputs.ready / "json_schema",
            "--input-file-type",
            "jsonschema",
            "--output",
            out,
        ),
        *("--output-model-type", "dataclasses.dataclass", "--disable-timestamp"),
    ]
    return [[PEERS_BIN / "datamodel-codegen", *options]]


ALL = "JSON Schema, protobuf (two trees), dataclasses, pages, corpus, stubs"
TEXT = "the same without stubs and layout"
TOOLS = (
    Tool("own", "email_interactions, everything", ALL, own),
    Tool(
        "own_unchanged",
        "email_interactions, nothing changed",
        "nothing",
        own_unchanged,
    ),
    Tool("own_text", "email_interactions, the text formats", TEXT, own_steps("--no-compile")),
    Tool(
        "own_two",
        "email_interactions, two formats",
        "JSON Schema, protobuf (two trees)",
        own_steps("--no-compile", "--formats", "json_schema,protobuf"),
    ),
    Tool("typespec", "TypeSpec, two formats", "JSON Schema, protobuf", typespec),
    Tool("linkml", "LinkML, four formats", "JSON Schema, protobuf, dataclasses, pages", linkml),
    Tool(
        "linkml_project",
        "LinkML, three formats in one run",
        "JSON Schema, protobuf, dataclasses",
        linkml_project,
    ),
    Tool("dcg", "datamodel-code-generator, one format", "dataclasses", dataclasses),
)
SLOW_PEERS = {"linkml", "linkml_project", "dcg"}
STEPS = Tool("own_steps", "email_interactions, each step timed", ALL, own_steps())
