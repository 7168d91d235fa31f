"""What parts of a run cost at the least, each as a command of its own."""

from collections.abc import Callable
from pathlib import Path

from benchmarks.places import OWN_PYTHON, node
from benchmarks.processes import Command
from benchmarks.runs import Inputs, Tool


def _module(*words: str) -> Callable[[Inputs, Path], list[Command]]:
    """A command of `benchmarks.floors`; {spec}, {out} and {ready} stand for places."""

    def commands(inputs: Inputs, out: Path) -> list[Command]:
        places = {"spec": inputs.own, "out": out, "ready": inputs.ready}
        arguments: Command = [word.format(**places) for word in words]
        return [[OWN_PYTHON, "-m", "benchmarks.floors", *arguments]]

    return commands


def _protoc(inputs: Inputs, out: Path) -> list[Command]:
    proto = inputs.ready / "proto"
    options = [f"--python_out={out}", f"--pyi_out={out}", f"--descriptor_set_out={out / 'set'}"]
    words: Command = [f"--proto_path={proto}", *options, *sorted(proto.rglob("*.proto"))]
    return [[OWN_PYTHON, "-m", "grpc_tools.protoc", *words]]


FLOORS = (
    Tool("python", "Python starts", "", lambda _inputs, _out: [[OWN_PYTHON, "-c", "pass"]]),
    Tool("node", "node starts", "", lambda _inputs, _out: [[node(), "-e", "0"]]),
    Tool("imports", "the generator is imported", "", _module("imports")),
    Tool("compose", "libyaml reads the spec", "", _module("compose", "{spec}")),
    Tool(
        "unchanged",
        "imports, the spec read, every file of the output read",
        "",
        _module("unchanged", "{spec}", "{ready}"),
    ),
    Tool(
        "templates",
        "the spec loaded, four plain templates, no checks",
        "",
        _module("templates", "{spec}", "{out}"),
    ),
    Tool("protoc", "protoc makes stubs and descriptor set", "", _protoc),
)
