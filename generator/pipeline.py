"""The steps in a row, load -> check -> resolve -> render -> compile: a path -> artifacts.

If a tool rejects an output, the error is reported at its place in the spec. The rules should
prevent that; if one is missing, the maintainer still gets a place and the tool's own message.
"""

import gc
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import TypeAlias

from generator import formats, output
from generator.artifact import header
from generator.compat.history import released, releases
from generator.compile import compile_artifacts
from generator.compile.artifacts import Artifacts
from generator.core import naming
from generator.core.location import Node
from generator.errors import InvalidSpec, SpecError, ToolError, one_per_place
from generator.model import Enum, Message, Service, Spec, Union
from generator.paths import shown_in_errors, shown_in_headers
from generator.resolve import resolve
from generator.resolved.package import Release
from generator.rules import OF_RELEASED, RULES, check
from generator.rules.contained import records_of
from generator.spec_language.load import load
from generator.spec_language.source.files import Files, FilesOnDisk

_Owner: TypeAlias = Message | Enum | Union | Service  # of members, in protobuf

_MANY = 500_000  # objects since the start; collecting fewer takes more time than it is worth
_OWNER = re.compile(r"(?:message|enum|service) (\w+) \{")
_MEMBER = re.compile(r"  (?:rpc|oneof) (\w+)|.* (\w+) = -?[0-9]+(?: \[.*)?;?$|  (\w+) = ")


def files_of(path: Path) -> Files:
    """Return the files of a spec; included files are read later, when the spec is read."""
    return FilesOnDisk(path, shown_in_errors(path))


def read_spec(
    source: Files | Path | bytes, shown: str | None = None, *, is_released: bool = False
) -> Spec:
    """Load and check a spec; InvalidSpec contains all of its errors.

    `shown` is the name in errors, needed only for the content of a file. An earlier version, with
    `is_released`, need not satisfy every rule.
    """
    if shown is None:
        shown = shown_in_errors(source) if isinstance(source, Path) else "spec"
    spec, faults = load(source, shown)
    errors = one_per_place(faults, check(spec, OF_RELEASED if is_released else RULES))
    if errors:
        raise InvalidSpec(*errors)
    return spec


def history(spec: Spec, path: Path, *, is_released: bool = False) -> tuple[Release, ...]:
    """Return the changes in each version in `released/` next to the spec's file.

    With `is_released`, the spec itself is the last version. Raises InvalidSpec if a version has
    errors.
    """
    read = partial(read_spec, is_released=True)
    versions = [(name, partial(read, source)) for name, source in released(path)]
    last = [(spec.package.version, lambda: spec)] if is_released else []
    return releases([*versions, *last])


def outputs(path: Path, only: Collection[str] = (), files: Files | None = None) -> Artifacts:
    """Generate every file from the spec at a path, as `build` does; `files` are its files."""
    files = files or files_of(path)
    shown = shown_in_headers(path)

    def from_files() -> Artifacts:
        spec = read_spec(files)
        return rendered(spec, shown, history(spec, path), only)

    return _completed(from_files(), shown, partial(read_spec, files))


def build(
    spec: Spec, shown: str, releases: tuple[Release, ...] = (), only: Collection[str] = ()
) -> Artifacts:
    """Generate every file, and the list of them; the output folder is not changed.

    The files are those of every format, or of the formats in `only` and the formats they need.
    Raises InvalidSpec if a tool rejects one of them.
    """
    return _completed(rendered(spec, shown, releases, only), shown, lambda: spec)


def rendered(
    spec: Spec, shown: str, releases: tuple[Release, ...], only: Collection[str]
) -> Artifacts:
    """Return the files of formats, before tools add to them."""
    resolved = resolve(spec, releases)
    artifacts = Artifacts()
    for name in formats.with_needed(only):
        artifacts.add(formats.render(name, resolved, shown))
    return artifacts


def _completed(artifacts: Artifacts, shown: str, read: Callable[[], Spec]) -> Artifacts:
    """Add what tools make, and the list; the spec is read again for the places of errors."""
    if gc.get_count()[0] > _MANY:
        gc.collect()  # the models, whose nodes refer to each other; tools need the memory
    try:
        compile_artifacts(artifacts)
    except ToolError as failure:
        raise InvalidSpec(*_rejected(read(), failure, artifacts)) from None
    artifacts.add([output.manifest(artifacts, header(shown, "output.py"))])
    return artifacts


def _rejected(spec: Spec, failure: ToolError, artifacts: Artifacts) -> Iterator[SpecError]:
    """Yield an error for each rejected output; at the top of the spec if no place is known."""
    for found in failure.rejections:
        lines = artifacts.get(found.path, b"").decode().splitlines()[: found.line]
        node, subject = _node(spec, lines) if found.path.endswith(".proto") else (spec, "spec")
        message = f"{subject}: {failure.tool} rejects {found.path}: {found.message}"
        yield SpecError(node.location("name"), message)


def _node(spec: Spec, lines: list[str]) -> tuple[Node, str]:
    """Return the part of the spec from which the last of these lines of a .proto file comes."""
    nodes: list[_Owner] = [*spec.all_messages(), *spec.all_enums()]
    owners = {owner.name: owner for owner in [*nodes, *spec.held_unions, *spec.services]}
    member = ""
    for line in reversed(lines):
        if owner := _OWNER.match(line):
            node = owners[owner[1]]
            found = _members(spec, node).get(member, node)
            return found, ".".join(filter(None, (owner[1], member)))
        if not member and (match := _MEMBER.match(line)):
            member = next(filter(None, match.groups()))
    return spec, "spec"


def _members(spec: Spec, owner: _Owner) -> Mapping[str, Node]:
    """Return the members by their names in protobuf; a field of a union is its first record's."""
    match owner:
        case Message():
            return {field.identifier: field for field in owner.fields}
        case Union():
            records = reversed(records_of(spec, owner))
            return {name: field for each in records for name, field in _members(spec, each).items()}
        case Enum():
            return {naming.enum_value(owner.name, each.name): each for each in owner.values}
        case Service():
            return {method.name: method for method in owner.methods}
