"""Services of the resolved model, and their methods."""

from generator.core.location import Named
from generator.core.nodes import CallError
from generator.resolved.messages import Message
from generator.resolved.types import Enum


class Method(Named):
    """A call of a service."""

    request: Message
    response: Message
    client_streaming: bool
    server_streaming: bool
    errors: tuple[CallError, ...]  # in addition to the service's errors


class Service(Named):
    """A gRPC service with its own messages and enums, which exist only in protobuf."""

    proto: str  # the path of its file
    enums: tuple[Enum, ...]
    messages: tuple[Message, ...]
    methods: tuple[Method, ...]
    errors: tuple[CallError, ...]  # of every method
