"""The generators side by side: commands that make the same messages into formats."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from benchmarks.places import OWN_PYTHON, PACKAGE, PEERS_BIN, PROJECT, TYPESPEC, node
from benchmarks.processes import Command, Cost, run


class Inputs(NamedTuple):
    """A spec in the language of each tool, all in one folder that TypeSpec can find its way from.

    `schemas` holds the generated JSON Schemas, from which datamodel-code-generator starts.
    """

    folder: Path
    own: Path
    linkml: Path
    typespec: Path

    @property
    def schemas(self) -> Path:
        """What the product made of it before anything was timed."""
        return self.folder / "ready" / "json_schema"


class Generator(NamedTuple):
    """One way to generate. Its commands run one after another and their costs are added."""

    key: str
    title: str
    makes: str
    commands: Callable[[Inputs, Path], list[Command]]
    fresh: bool = True  # whether the output folder is emptied before


def cost(generator: Generator, inputs: Inputs, limit: float) -> Cost:
    """What one run costs, in at most so many seconds."""
    out = inputs.folder / generator.key
    if generator.fresh:
        shutil.rmtree(out, ignore_errors=True)
    out.mkdir(exist_ok=True)
    costs: list[Cost] = []
    for command in generator.commands(inputs, out):
        left = limit - sum(c.wall for c in costs)
        environment = {"PYTHONPATH": os.pathsep.join([str(PROJECT), str(PACKAGE)])}
        costs.append(run(command, folder=inputs.folder, environment=environment, limit=left))
        if costs[-1].over:
            break
    return Cost(
        sum(c.cpu for c in costs),
        sum(c.wall for c in costs),
        max(c.peak for c in costs),
        any(c.over for c in costs),
    )


def own(inputs: Inputs, out: Path) -> list[Command]:
    """The command that users type."""
    return [[OWN_PYTHON, "-m", "generator", "generate", "--spec", inputs.own, "--out", out]]


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
        *("--input", inputs.schemas, "--input-file-type", "jsonschema", "--output", out),
        *("--output-model-type", "dataclasses.dataclass", "--disable-timestamp"),
    ]
    return [[PEERS_BIN / "datamodel-codegen", *options]]


ALL = "JSON Schema, protobuf (two trees), dataclasses, pages, corpus, stubs"
TEXT = "the same without stubs and layout"
GENERATORS = (
    Generator("own", "email_interactions, everything", ALL, own),
    Generator(
        "own_unchanged",
        "email_interactions, nothing changed",
        "nothing",
        own,
        fresh=False,
    ),
    Generator("own_text", "email_interactions, the text formats", TEXT, own_steps("--no-compile")),
    Generator(
        "own_two",
        "email_interactions, two formats",
        "JSON Schema, protobuf (two trees)",
        own_steps("--no-compile", "--formats", "json_schema,protobuf"),
    ),
    Generator("typespec", "TypeSpec, two formats", "JSON Schema, protobuf", typespec),
    Generator(
        "linkml", "LinkML, four formats", "JSON Schema, protobuf, dataclasses, pages", linkml
    ),
    Generator(
        "linkml_project",
        "LinkML, three formats in one run",
        "JSON Schema, protobuf, dataclasses",
        linkml_project,
    ),
    Generator("dcg", "datamodel-code-generator, one format", "dataclasses", dataclasses),
)


def _floor(*words: str) -> Callable[[Inputs, Path], list[Command]]:
    return lambda inputs, out: [
        [
            OWN_PYTHON,
            *(
                str(word).format(spec=inputs.own, out=out, ready=inputs.folder / "ready")
                for word in words
            ),
        ]
    ]


FLOORS = (
    Generator("python", "Python starts", "", _floor("-c", "pass")),
    Generator(
        "imports", "the generator is imported", "", _floor("-m", "benchmarks.floors", "imports")
    ),
    Generator(
        "compose",
        "libyaml reads the spec",
        "",
        _floor("-m", "benchmarks.floors", "compose", "{spec}"),
    ),
    Generator(
        "unchanged",
        "imports, the spec read, every file of the output read",
        "",
        _floor("-m", "benchmarks.floors", "unchanged", "{spec}", "{ready}"),
    ),
    Generator(
        "templates",
        "the spec loaded, four plain templates, no checks",
        "",
        _floor("-m", "benchmarks.floors", "templates", "{spec}", "{out}"),
    ),
    Generator(
        "protoc",
        "protoc makes stubs and descriptor set",
        "",
        lambda inputs, out: [
            [
                *(
                    OWN_PYTHON,
                    "-m",
                    "grpc_tools.protoc",
                    f"--proto_path={inputs.folder}/ready/proto",
                ),
                *(f"--python_out={out}", f"--pyi_out={out}", f"--descriptor_set_out={out}/set"),
                *sorted((inputs.folder / "ready" / "proto").rglob("*.proto")),
            ]
        ],
    ),
    Generator("node", "node starts", "", lambda _inputs, _out: [[node(), "-e", "0"]]),
)
