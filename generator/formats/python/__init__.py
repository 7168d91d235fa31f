"""Python: typed dataclasses for the records, enums, and reading, checking and writing them.

Reads the records and unions of the spec. Writes python/<package>/: the modules below, the runtime,
and the package that holds protoc's stubs, which compile.py adds. compile.py also sorts imports and
drops those that a spec does not need.
"""

from collections.abc import Iterable

from generator.artifact import Artifact
from generator.contract import TIMESTAMP_PATTERN
from generator.formats.python import classes, contract, names, protobuf_codecs, wire
from generator.formats.python.narrow import narrowed
from generator.resolved import Message, Spec
from generator.resolved.types import Enum, String
from generator.templating import Templates

_ALWAYS = ("__init__.py", "enums.py", "py.typed")
_WITH_RECORDS = ("messages.py", "contract.py", "wire.py", "protobuf_codecs.py")
_WITH_UNIONS = ("kinds.py", "reading.py")


def render(spec: Spec, templates: Templates) -> Iterable[Artifact]:
    """The package without protoc's stubs."""
    types = dict.fromkeys(field.type for record in spec.messages for field in record.fields)
    views = {
        "spec": spec,
        "package": spec.package,
        "records": _innermost_first(spec),
        "enums": sorted((t for t in types if isinstance(t, Enum)), key=lambda enum: enum.name),
        "patterns": [
            (t.name, narrowed(t.pattern), t.pattern)
            for t in types
            if isinstance(t, String) and t.pattern
        ],
        "timestamp_pattern": TIMESTAMP_PATTERN,
        "public": _public_names(spec),
        "classes": classes,
        "contract": contract,
        "protobuf_codecs": protobuf_codecs,
        "names": names,
        "wire": wire,
    }
    modules = [*_ALWAYS]
    modules += _WITH_RECORDS if spec.messages else ()
    modules += _WITH_UNIONS if spec.unions else ()
    folder = f"python/{spec.package.name}"
    for name in modules:
        yield Artifact(f"{folder}/{name}", templates.render(f"{name}.j2", **views))
    for name, content in templates.runtime("#"):
        yield Artifact(f"{folder}/_runtime/{name}", content)
    stubs = templates.render("stubs_init.py.j2", package=spec.package)
    yield Artifact(f"{folder}/{spec.package.stubs}/__init__.py", stubs)


def _innermost_first(spec: Spec) -> list[Message]:
    """All records, each after those that it holds."""
    ordered: dict[Message, None] = {}

    def add(message: Message) -> None:
        if message not in ordered:
            for field in message.fields:
                if isinstance(field.type, Message):
                    add(field.type)
            ordered[message] = None

    for message in spec.messages:
        add(message)
    return list(ordered)


def _public_names(spec: Spec) -> dict[str, list[str]]:
    """What the package offers, by the module that has it."""
    items = ["Accepted", "Document", "Item", "OtherKind", "Rejected", "Source"]
    unions = [
        (
            union.name,
            f"iter_{union.plural}",
            f"read_{union.singular}",
            f"read_{union.plural}",
        )
        for union in spec.unions
    ]
    found = {
        "_runtime.items": items if spec.unions else ["Document"],
        "_runtime.resources": ["definitions"],
        "_runtime.violations": ["ValidationError", "Violation"],
        "enums": [enum.name for enum in spec.enums],
        "messages": [message.name for message in spec.messages],
        "reading": [name for names in unions for name in names],
    }
    return {module: public for module, public in found.items() if public}
