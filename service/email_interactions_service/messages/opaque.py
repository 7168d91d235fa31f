"""Messages with opaque parts: fields of type bytes for parts that the server does not read.

Objects with arbitrary keys, messages in lists, and all messages in a response are opaque. Both
types have the same encoding. Parsing 4 MiB of numbers takes half a second, during which no other
Python thread runs; parsing them as bytes only copies them.
"""

from typing import Any

from google.protobuf.descriptor import FieldDescriptor, FileDescriptor
from google.protobuf.descriptor_pb2 import FieldDescriptorProto, FileDescriptorProto
from google.protobuf.descriptor_pool import DescriptorPool
from google.protobuf.message_factory import GetMessageClassesForFiles

from email_interactions.v1 import email_interaction_service_pb2 as pb

SERVICE = pb.DESCRIPTOR.services_by_name["EmailInteractionService"]
_RESPONSES = {method.output_type.name for method in SERVICE.methods}
_BYTES, _MESSAGE = FieldDescriptorProto.TYPE_BYTES, FieldDescriptorProto.TYPE_MESSAGE

_LENGTH_DELIMITED = 2  # the wire type


def opaque(name: str) -> Any:
    """Return the opaque class of a message of the service; requests must be in canonical form.

    Protobuf merges repeated occurrences of a message, but keeps the last one of bytes.
    """
    return _CLASSES[f"{pb.DESCRIPTOR.package}.{name}"]


def encoded(field: FieldDescriptor, body: bytes) -> bytes:
    """Encode a message with only this field; protobuf would copy the content repeatedly."""
    return b"".join((_varint(field.number << 3 | _LENGTH_DELIMITED), _varint(len(body)), body))


def _varint(number: int) -> bytes:
    groups = range(0, max(1, number.bit_length()), 7)
    more = [number >> shift & 0x7F | 0x80 for shift in groups]
    return bytes([*more[:-1], more[-1] & 0x7F])


def _add(pool: DescriptorPool, file: FileDescriptor) -> None:
    for dependency in file.dependencies:
        _add(pool, dependency)
    proto = FileDescriptorProto()
    file.CopyToProto(proto)
    if file.package == pb.DESCRIPTOR.package:
        for message in proto.message_type:
            for field in message.field:
                if field.type == _MESSAGE and (
                    field.label == FieldDescriptorProto.LABEL_REPEATED
                    or field.type_name == ".google.protobuf.Struct"
                    or message.name in _RESPONSES
                ):
                    field.type = _BYTES
                    field.ClearField("type_name")
    pool.AddSerializedFile(proto.SerializeToString())


def _classes() -> dict[str, Any]:
    pool = DescriptorPool()
    _add(pool, pb.DESCRIPTOR)
    names = [pb.DESCRIPTOR.name, *(file.name for file in pb.DESCRIPTOR.dependencies)]
    return GetMessageClassesForFiles(names, pool)


_CLASSES = _classes()
