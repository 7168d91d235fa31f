"""Locates in the spec what a tool rejects in an output: the last resort.

The rules are there so that this is never needed. Where one is missing, the maintainer gets the
place of the field and the words of the tool, and no traceback.
"""

import re
from collections.abc import Iterable, Iterator, Mapping

from generator import naming
from generator.artifact import Artifact
from generator.errors import SpecError, ToolError
from generator.model import Enum, Message, Node, Service, Spec

_OWNER = re.compile(r"(?:message|enum|service) (\w+) \{")
_MEMBER = re.compile(r"  (?:rpc|oneof) (\w+)|.* (\w+) = -?[0-9]+(?: \[.*)?;?$|  (\w+) = ")


def refused(spec: Spec, failure: ToolError, artifacts: Iterable[Artifact]) -> Iterator[SpecError]:
    """The error of each output that was refused; at the top of the spec if no place is known."""
    sources = {artifact.path: artifact.content for artifact in artifacts}
    for found in failure.refusals:
        lines = sources.get(found.path, b"").decode().splitlines()[: found.line]
        node, subject = _node(spec, lines) if found.path.endswith(".proto") else (spec, "spec")
        message = f"{subject}: {failure.tool} refuses {found.path}: {found.said}"
        yield SpecError(node.location("name"), message)


def _node(spec: Spec, lines: list[str]) -> tuple[Node, str]:
    """The part of the spec that a line of a protobuf file is made from; it is the last one."""
    found: list[Message | Enum | Service] = [*spec.all_messages(), *spec.all_enums()]
    owners = {owner.name: owner for owner in [*found, *spec.services]}
    member = ""
    for line in reversed(lines):
        if owner := _OWNER.match(line):
            node = owners[owner[1]]
            return _members(node).get(member, node), ".".join(filter(None, (owner[1], member)))
        if not member and (match := _MEMBER.match(line)):
            member = next(filter(None, match.groups()))
    return spec, "spec"


def _members(owner: Message | Enum | Service) -> Mapping[str, Node]:
    """By their names in protobuf."""
    if isinstance(owner, Message):
        return {field.identifier: field for field in owner.fields}
    if isinstance(owner, Enum):
        return {naming.enum_value(owner.name, value.name): value for value in owner.values}
    return {method.name: method for method in owner.methods}
