"""protobuf: the same files twice, bare and with the rules of protovalidate.

Reads the records and the services of the spec. Writes proto/ and protovalidate/ with one file for
the records and one for each service, at the path that their package names.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from generator.artifact import Artifact
from generator.formats.protobuf.comments import comment_of
from generator.formats.protobuf.rules import conditions, has_rules, options
from generator.resolved import Message, Service, Spec
from generator.resolved.types import Enum
from generator.templating import Templates
from generator.templating.filters import to_json

_RULES = "buf/validate/validate.proto"


@dataclass(frozen=True, slots=True)
class FileView:
    """One .proto file."""

    path: str
    comment: str
    enums: tuple[Enum, ...]
    messages: tuple[Message, ...]
    service: Service | None = None

    def imports(self, *, with_rules: bool) -> list[str]:
        """The files that declare what the messages use, in order."""
        found = {field.type.proto for message in self.messages for field in message.fields}
        found |= {_RULES} if with_rules and any(map(has_rules, self.messages)) else set()
        return sorted(path for path in found if path and path != self.path)


def render(spec: Spec, templates: Templates) -> Iterable[Artifact]:
    """Both trees, each a module of buf."""
    for tree, with_rules in (("proto", False), ("protovalidate", True)):
        for file in _files(spec):
            content = templates.render(
                "file.proto.j2",
                package=spec.package,
                file=file,
                imports=file.imports(with_rules=with_rules),
                with_rules=with_rules,
                comment_of=comment_of,
                reserved_in=_reserved,
                conditions_of=conditions,
                options_of=options,
            )
            yield Artifact(f"{tree}/{file.path}", content)
        module = templates.render("buf.yaml.j2", with_rules=with_rules)
        yield Artifact(f"{tree}/buf.yaml", module)
    yield Artifact("buf.gen.yaml", templates.render("buf.gen.yaml.j2"))


def _files(spec: Spec) -> Iterator[FileView]:
    source = spec.package.source
    comment = (
        f"{spec.package.description}\n\nNames, types and presence of the fields come from"
        f' "{source.title}" by {source.publisher}, {source.edition}. Their numbers are additions.'
    )
    yield FileView(spec.package.proto, comment, spec.enums, spec.messages)
    comment = "A service over the records. All of it is an addition; the source has no service."
    for service in spec.services:
        yield FileView(service.proto, comment, service.enums, service.messages, service)


def _reserved(node: Enum | Message) -> list[str]:
    """The numbers that are reserved, then the names; a statement for each."""
    prefix = node.prefix if isinstance(node, Enum) else ""
    names = (f"{prefix}{name}" for name in node.reserved_names)
    found = (", ".join(map(str, sorted(node.reserved))), ", ".join(map(to_json, sorted(names))))
    return [*filter(None, found)]
