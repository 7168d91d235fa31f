"""Python: typed dataclasses for the records, enums, and reading, checking and writing them.

Reads the records and unions of the spec. Writes python/<package>/: the modules below, the support
files, and the package that holds protoc's stubs, which compile.py adds.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from generator.artifact import Artifact
from generator.contract import TIMESTAMP_PATTERN
from generator.formats.python import classes, contract, exchange, wire
from generator.formats.python.narrow import narrowed
from generator.resolved import Spec
from generator.templating import Templates
from generator.types import Enum, String

_ALWAYS = ("__init__.py", "enums.py", "py.typed")
_ITEMS = ("Accepted", "Item", "OtherKind", "Rejected")  # where there are unions
_WITH_RECORDS = ("messages.py", "contract.py", "wire.py", "exchange.py")
_OFFERED = {
    "items": ("Document",),
    "resources": ("definitions",),
    "violations": ("ValidationError", "Violation"),
}


@dataclass(frozen=True, slots=True)
class PackageView:
    """The whole package. Names are sorted, at last by ruff; the rest is as in the spec."""

    name: str
    doc: str
    version: str
    protobuf: str
    stubs: str  # the subpackage with protoc's stubs
    timestamp_pattern: str
    patterns: tuple[tuple[str, str, str], ...]  # of the records: type word, narrowed, full
    enums: tuple[classes.EnumView, ...]
    messages: tuple[classes.MessageView, ...]
    records: tuple[contract.RecordView, ...]
    wires: tuple[wire.WireView, ...]
    exchanges: tuple[exchange.ExchangeView, ...]
    unions: tuple[contract.UnionView, ...]
    union_enums: tuple[str, ...]
    union_records: tuple[str, ...]
    enums_used: tuple[str, ...]  # in the records
    values_used: tuple[str, ...]  # names of values.py in the contract
    checks_used: tuple[str, ...]  # names of checks.py in wire.py
    fast_used: tuple[str, ...]  # names of fast.py in wire.py
    has_own_messages: bool  # of protobuf, which exchange.py fills
    message_names: tuple[str, ...]
    standard_imports: tuple[str, ...]  # of the dataclasses
    has_lists: bool
    imports: tuple[tuple[str, tuple[str, ...]], ...]  # of the package itself: module, names
    exports: tuple[str, ...]


def render(spec: Spec, templates: Templates) -> Iterable[Artifact]:
    """The package without protoc's stubs."""
    package = _package(spec)
    folder = f"python/{package.name}"
    modules = [*_ALWAYS]
    modules += _WITH_RECORDS if package.records else ()
    modules += ("kinds.py", "reading.py") if package.unions else ()
    for name in modules:
        content = templates.render(f"{name}.j2", package=package)
        yield Artifact(f"{folder}/{name}", content)
    for name, content in templates.runtime("#"):
        yield Artifact(f"{folder}/{name}", content)
    stubs = templates.render("stubs_init.py.j2", package=package)
    yield Artifact(f"{folder}/{package.stubs}/__init__.py", stubs)


def _package(spec: Spec) -> PackageView:
    fields = [field for message in spec.messages for field in message.fields]
    types = list(dict.fromkeys(field.type for field in fields))
    imports = dict(_imports(spec))
    unions = tuple(contract.union_view(union) for union in spec.unions)
    enums_used = _sorted({found.name for found in types if isinstance(found, Enum)})
    patterns = tuple(
        (found.name, narrowed(found.pattern), found.pattern)
        for found in types
        if isinstance(found, String) and found.pattern
    )
    wires = wire.wire_views(spec)
    return PackageView(
        name=spec.package.name,
        doc=f"{spec.package.title}\n\n{spec.package.description}",
        version=spec.package.version,
        protobuf=spec.package.protobuf,
        stubs=spec.package.stubs,
        timestamp_pattern=TIMESTAMP_PATTERN,
        patterns=patterns,
        enums=tuple(classes.enum_view(enum) for enum in spec.enums),
        messages=tuple(classes.message_view(message) for message in spec.messages),
        records=contract.record_views(spec),
        wires=wires,
        exchanges=exchange.exchange_views(spec),
        unions=unions,
        union_enums=_sorted({union.enum for union in unions}),
        union_records=_sorted({name for m in unions for name in m.records}),
        enums_used=enums_used,
        values_used=contract.values_used(has_enums=bool(enums_used), has_patterns=bool(patterns)),
        checks_used=_sorted(wire.checks_used(types)),
        fast_used=_sorted(wire.fast_used(wires, types)),
        has_own_messages=exchange.has_own_messages(types),
        message_names=_sorted(message.name for message in spec.messages),
        standard_imports=classes.standard_imports(types),
        has_lists=any(field.repeated and not field.required for field in fields),
        imports=tuple(sorted(imports.items())),
        exports=_sorted(name for names in imports.values() for name in names),
    )


def _sorted(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(names))


def _imports(spec: Spec) -> Iterable[tuple[str, tuple[str, ...]]]:
    """What the package offers, by the module that has it."""
    yield from _OFFERED.items()
    if spec.enums:
        yield "enums", _sorted(enum.name for enum in spec.enums)
    if spec.messages:
        yield "messages", _sorted(message.name for message in spec.messages)
    if spec.unions:
        yield "items", _sorted((*_OFFERED["items"], *_ITEMS))
        yield "reading", _sorted(contract.union_names(spec))
