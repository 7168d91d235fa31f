"""Examples of calls: the request and the response of each method in JSON, a command, and Python.

A message contains its required fields, those with examples in the spec, its lists of messages, and
the first field of each required oneof. A method whose messages would be too large has no example.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from generator.corpus import Examples
from generator.formats.markdown.examples import in_json
from generator.resolved.messages import Field, Message, Method, Service
from generator.resolved.types import FieldMask

_ADDRESS = "localhost:50051"
_PYTHON = """\
import grpc
from google.protobuf.json_format import ParseDict

from {package} import {module}_pb2 as messages
from {package} import {module}_pb2_grpc as stubs

request = ParseDict({document!r}, messages.{request}(),)
with grpc.insecure_channel("{address}") as channel:
    service = stubs.{service}Stub(channel)
    {use}
"""
_USES = {  # by whether the request and the response are streams
    (False, False): "response = service.{method}(request, timeout=5)",
    (False, True): "for response in service.{method}(request):\n        print(response)",
    (True, False): "response = service.{method}(iter([request]), timeout=5)",
    (True, True): "for response in service.{method}(iter([request])):\n        print(response)",
}


class Form(NamedTuple):
    """An example in one language."""

    title: str
    language: str
    code: str


class Calls:
    """The examples of the methods of the services in a package of protobuf."""

    def __init__(self, examples: Examples, package: str) -> None:
        self._examples, self._package = examples, package

    def forms(self, service: Service, method: Method) -> Iterator[Form]:
        """Yield the call in each language; none if its messages are too large."""
        request, response = map(self._document, (method.request, method.response))
        if request is None or response is None:
            return
        yield Form("Request", "json", in_json(request))
        yield Form("Response", "json", in_json(response))
        data = json.dumps(request, ensure_ascii=False).replace("'", r"'\''")
        call = f"{_ADDRESS} {self._package}.{service.name}/{method.name}"
        yield Form("With grpcurl", "bash", f"grpcurl -plaintext -d '{data}' \\\n  {call}")
        yield Form("In Python", "python", self._python(service, method, request))

    def _python(self, service: Service, method: Method, request: Mapping[str, Any]) -> str:
        folder, _, file = service.proto.rpartition("/")
        use = _USES[method.client_streaming, method.server_streaming]
        return _PYTHON.format(
            package=folder.replace("/", "."),
            module=file.removesuffix(".proto"),
            request=method.request.name,
            service=service.name,
            document=request,
            address=_ADDRESS,
            use=use.format(method=method.name),
        ).strip()

    def _document(self, message: Message) -> dict[str, Any] | None:
        """Return a valid message; None if it would be too large."""
        firsts = {oneof.fields[0] for oneof in message.oneofs if oneof.required}
        kept = {f.name for f in message.fields if f in firsts or (not f.oneof and _is_shown(f))}
        while True:
            found = {f.name: self._value(f) for f in message.fields if f.name in kept}
            lacking = {name for name, _ in message.presence.faults(found)}
            if not lacking or lacking <= kept or "" in lacking:
                return None if lacking or None in found.values() else found
            kept |= lacking

    def _value(self, field: Field) -> Any:
        item = self._item(field)
        return item if item is None or not field.repeated else [item]

    def _item(self, field: Field) -> Any:
        match field.type:
            case Message(is_record=True) as record:
                lacks = self._examples.members(record).lacking
                return None if lacks else self._examples.minimal(record)
            case Message() as message:
                return self._document(message)
            case FieldMask() if not field.examples:
                return ""
            case _:
                return self._examples.item(field)


def _is_shown(field: Field) -> bool:
    is_list = field.repeated and isinstance(field.type, Message)
    return field.required or is_list or bool(field.examples)
