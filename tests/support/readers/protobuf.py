"""The protobuf files, read through their descriptor set."""

import json
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from google.protobuf import descriptor_pb2, descriptor_pool, message_factory
from google.protobuf.message import Message as ProtobufMessage

from tests.support.project import GENERATED
from tests.support.readers.facts import Fact, Facts, required_when
from tests.support.readers.spec import RECORDS


@lru_cache(4)
def descriptor_set(root: Path = GENERATED) -> descriptor_pb2.FileDescriptorSet:
    """Return the descriptor set with rules, imports and comments."""
    (path,) = (root / "descriptors").glob("*.binpb")
    return descriptor_pb2.FileDescriptorSet.FromString(path.read_bytes())


@lru_cache(4)
def pool_of(root: Path = GENERATED) -> descriptor_pool.DescriptorPool:
    """Return a pool with only the descriptor set."""
    pool = descriptor_pool.DescriptorPool()
    for file in descriptor_set(root).file:
        pool.Add(file)
    return pool


def message_class(name: str, root: Path) -> type[ProtobufMessage]:
    """Return a class for one of our messages, made from the descriptor set."""
    package = own_files(root)[0].package
    found = pool_of(root).FindMessageTypeByName(f"{package}.{name}")
    made: type[ProtobufMessage] = message_factory.GetMessageClass(found)
    return made


class Rules:
    """The options of protovalidate, read through a pool with only the descriptor set."""

    def __init__(self, root: Path = GENERATED) -> None:
        self._pool = pool_of(root)

    def of(self, kind: str, options: ProtobufMessage) -> Any:
        """Return the rules of a `field`, `message` or `oneof`, from its options."""
        return self.within(kind, options)[1]

    def within(self, kind: str, options: ProtobufMessage) -> tuple[Any, Any]:
        """Return options whose rules are known, and these rules."""
        name = f"google.protobuf.{kind.capitalize()}Options"
        options_class = message_factory.GetMessageClass(self._pool.FindMessageTypeByName(name))
        extension = self._pool.FindExtensionByName(f"buf.validate.{kind}")
        if extension.message_type:
            message_factory.GetMessageClass(extension.message_type)
        parsed: Any = options_class.FromString(options.SerializeToString())
        return parsed, parsed.Extensions[extension]


def own_files(root: Path = GENERATED) -> list[descriptor_pb2.FileDescriptorProto]:
    """Return the files that are neither google's nor buf's."""
    files = descriptor_set(root).file
    return [file for file in files if not file.package.startswith(("google.", "buf."))]


def protobuf_messages(root: Path = GENERATED) -> dict[str, descriptor_pb2.DescriptorProto]:
    """Return the messages of our own files."""
    return {message.name: message for file in own_files(root) for message in file.message_type}


_PROTOBUF_KINDS = {
    "TYPE_STRING": "string",
    "TYPE_INT32": "integer",
    "TYPE_INT64": "integer",
    "TYPE_DOUBLE": "number",
    "TYPE_BOOL": "boolean",
    ".google.protobuf.Timestamp": "timestamp",
    ".google.protobuf.Struct": "object",
}


def facts_of_protobuf(root: Path = GENERATED) -> Facts:
    """Return the facts in the descriptor set, including rules."""
    rules = Rules(root)
    messages = protobuf_messages(root)
    return {name: dict(_protobuf_facts(messages[name], rules)) for name in RECORDS}


def _protobuf_facts(
    message: descriptor_pb2.DescriptorProto, rules: Rules
) -> Iterator[tuple[str, Fact]]:
    names = {field.name: field.json_name for field in message.field}
    conditions = dict(_cel_conditions(rules.of("message", message.options), names))
    for field in message.field:
        found = rules.of("field", field.options)
        required = "yes" if found.required else "no"
        if field.name in conditions:
            required = conditions[field.name]
        kind_name = descriptor_pb2.FieldDescriptorProto.Type.Name(field.type)
        kind = _PROTOBUF_KINDS.get(field.type_name or kind_name) or field.type_name.split(".")[-1]
        kind = "pattern" if found.string.pattern or found.repeated.items.string.pattern else kind
        repeated = field.label == descriptor_pb2.FieldDescriptorProto.LABEL_REPEATED
        assert repeated or field.proto3_optional, field.name
        yield field.json_name, Fact(field.json_name, kind, repeated, required)


# That the condition does not hold: `!has(this.a)`, `!has(this.a) || this.a != 1`,
# `(has(this.a) && this.a == 1)`
_CONTRARY = re.compile(r"\(?(!?)has\(this\.(\w+)\)(?: (?:\|\||&&) this\.\2 (!=|==) (.+?))?\)?")


def _cel_conditions(rules: Any, names: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for rule in rules.cel:
        name, _, kind = rule.id.partition(".")
        if kind == "required_if":
            contrary, _, present = rule.expression.rpartition(" || ")
            assert present == f"has(this.{name})", rule.expression
            match = _CONTRARY.fullmatch(contrary)
            assert match, rule.expression
            value = json.loads(re.sub(r"^(-?\d+)\.0$", r"\1", match[4])) if match[4] else None
            negated = match[3] == "==" if match[3] else not match[1]
            yield name, required_when(names[match[2]], value, negated=negated)
