"""Python: dataclasses and enums with type hints, and functions to read, validate and write them.

Reads the records and unions of the spec. Writes python/<package>/: the modules below, the private
runtime in `_runtime/`, and the package for protoc's stubs, which compile/ adds. The format `arrow`
adds arrow.py. compile/ also sorts imports and removes unused ones.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from generator.artifact import Artifact
from generator.formats.python import classes
from generator.formats.python.names import Names, constant
from generator.formats.python.patterns import faster
from generator.resolved import Spec
from generator.templating import Templates

NEEDS: Final = ("arrow", "protobuf")  # which add a module, and the files of the stubs


def render(spec: Spec, templates: Templates) -> Iterable[Artifact]:
    """Yield the package without protoc's stubs."""
    views = {
        "spec": spec,
        "package": spec.package,
        "public": _public_names(spec),
        "classes": classes,
        "names": Names(spec),
        "constant": constant,
        "faster": faster,
    }
    folder = f"python/{spec.package.name}"
    for name in _modules(spec):
        yield Artifact(f"{folder}/{name}", templates.render(f"{name}.j2", **views))
    for name, content in templates.runtime("#"):
        yield Artifact(f"{folder}/_runtime/{name}", content)
    stubs = templates.render("stubs_init.py.j2", package=spec.package)
    yield Artifact(f"{folder}/{spec.package.stubs}/__init__.py", stubs)


def _modules(spec: Spec) -> Iterator[str]:
    yield from ("__init__.py", "enums.py", "py.typed")
    if spec.messages:
        yield "messages.py"
    if spec.unions:
        yield "reading.py"


def _public_names(spec: Spec) -> dict[str, list[str]]:
    """Return the public names by module; names of the spec hide names of the runtime."""
    own = {type_.name for type_ in (*spec.messages, *spec.enums, *spec.unions)}
    items = ["Document"]
    if spec.unions:
        items += ["Accepted", "Item", "OtherKind", "Rejected", "Source"]
    reading: list[str] = []
    for union in spec.unions:
        readers = (f"iter_{union.plural}", f"read_{union.singular}", f"read_{union.plural}")
        reading += (union.name, *readers)
    found = {
        "_runtime.streams.items": [name for name in items if name not in own],
        "_runtime.resources": ["definitions"],
        "_runtime.violations": ["ValidationError", "Violation"],
        "enums": [enum.name for enum in spec.enums],
        "messages": [message.name for message in spec.messages],
        "reading": reading,
    }
    return {module: public for module, public in found.items() if public}
