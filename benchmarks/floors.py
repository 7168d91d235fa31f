"""The least that parts of a run cost, each in a process of its own; by the generator's Python.

python -m benchmarks.floors imports | compose SPEC | templates SPEC OUT | unchanged SPEC OUT
"""

import sys
from collections.abc import Callable
from pathlib import Path


def imports() -> None:
    """The generator with all formats, and nothing done."""
    import generator.cli  # noqa: F401, PLC0415
    from generator import formats  # noqa: PLC0415

    for name in formats.names():
        formats.load(name)


def compose(spec: str) -> None:
    """The spec as a tree of nodes, by libyaml: what any reader that keeps places begins with."""
    import yaml  # noqa: PLC0415

    with Path(spec).open("rb") as file:
        if yaml.compose(file, Loader=yaml.CSafeLoader) is None:
            raise ValueError(f"{spec} is empty")


def templates(spec: str, out: str) -> None:
    """The spec loaded, unchecked, and printed by one plain template for each of four formats."""
    import yaml  # noqa: PLC0415
    from jinja2 import Environment, FileSystemLoader  # noqa: PLC0415

    with Path(spec).open("rb") as file:
        loaded = yaml.load(file, Loader=yaml.CSafeLoader)
    folder = Path(__file__).parent / "templates" / "floor"
    environment = Environment(loader=FileSystemLoader(folder), autoescape=False)  # noqa: S701
    Path(out).mkdir(parents=True, exist_ok=True)
    for name in ("record.json", "records.proto", "records.py", "record.md"):
        template = environment.get_template(f"{name}.j2")
        if name.startswith("records"):
            Path(out, name).write_text(template.render(loaded), encoding="utf-8")
            continue
        for message in loaded["messages"]:
            path = Path(out, f"{message['name']}.{name.partition('.')[2]}")
            path.write_text(template.render(message=message), encoding="utf-8")


def unchanged(spec: str, out: str) -> None:
    """The imports, the spec read and every file of the output read."""
    imports()
    compose(spec)
    for path in sorted(Path(out).rglob("*")):
        if path.is_file():
            path.read_bytes()


FLOORS: dict[str, Callable[..., None]] = {
    "imports": imports,
    "compose": compose,
    "templates": templates,
    "unchanged": unchanged,
}

if __name__ == "__main__":
    FLOORS[sys.argv[1]](*sys.argv[2:])
