"""protobuf: the same files twice, bare and with the rules of protovalidate.

Reads the records and the services of the spec. Writes proto/ and protovalidate/ with one file for
the records and one for each service, at the path that their package names.
"""

from collections.abc import Iterable
from functools import cache, partial

from generator.artifact import Artifact
from generator.formats.protobuf.comments import Described, comment_of, comment_of_file
from generator.formats.protobuf.rules import conditions, has_rules, options, union_conditions
from generator.resolved import Spec
from generator.resolved.messages import Field, Message, Service
from generator.resolved.types import Enum, EnumValue
from generator.templating import Templates
from generator.templating.filters import to_comment, to_json

_RULES = "buf/validate/validate.proto"


def render(spec: Spec, templates: Templates) -> Iterable[Artifact]:
    """Yield both trees, each a module of buf."""
    unions = {union.merged: union for union in spec.held_unions}

    @cache  # for both trees
    def comment(node: Described, indent: int = 0) -> str:
        return to_comment(comment_of(node), "//", indent)

    def declaration(field: Field, indent: int, *, with_rules: bool) -> str:
        """Return a field with its comment; lines after the first are indented."""
        found = f"{comment(field)}\n{field.protobuf} {options(field, with_rules=with_rules)};"
        return found.replace("\n", "\n" + " " * indent)

    for tree, with_rules in (("proto", False), ("protovalidate", True)):
        owners: tuple[Spec | Service, ...] = (spec, *spec.services)
        for owner in owners:
            path = owner.proto if isinstance(owner, Service) else spec.package.proto
            messages = [*owner.messages, *(unions if owner is spec else ())]
            imports = _imports(messages, with_rules=with_rules) - {path}
            content = templates.render(
                "file.proto.j2",
                package=spec.package,
                comment=comment_of_file(owner),
                owner=owner,
                messages=messages,
                imports=sorted(imports),
                with_rules=with_rules,
                comment_of=comment,
                reserved_in=_reserved,
                conditions_of=lambda message: (
                    union_conditions(unions[message]) if message in unions else conditions(message)
                ),
                declaration_of=partial(declaration, with_rules=with_rules),
            )
            yield Artifact(f"{tree}/{path}", content)
        content = templates.render(
            "buf.yaml.j2", module=spec.package.buf_module, with_rules=with_rules
        )
        yield Artifact(f"{tree}/buf.yaml", content)
    yield Artifact("buf.gen.yaml", templates.render("buf.gen.yaml.j2"))


def _imports(messages: Iterable[Message], *, with_rules: bool) -> set[str]:
    """Return the files that declare the types in the messages."""
    found = {field.type.proto for message in messages for field in message.fields}
    rules = {_RULES} if with_rules and any(map(has_rules, messages)) else set()
    return rules | {path for path in found if path}


def _reserved(node: Enum | Message) -> list[str]:
    """Return statements for reserved numbers, then for reserved names."""
    prefix = node.prefix if isinstance(node, Enum) else ""
    added = {*node.protobuf_values} - {*node.values} if isinstance(node, Enum) else set[EnumValue]()
    names = (f"{prefix}{name}" for name in node.reserved_names)
    found = (
        ", ".join(map(str, sorted({*node.reserved} - {value.number for value in added}))),
        ", ".join(map(to_json, sorted(names))),
    )
    return [*filter(None, found)]
