"""The examples of calls on the page of the service are valid requests, alike in each language."""

import json
import shlex
from collections.abc import Iterator

import grpc
import protovalidate
import pytest
from google.protobuf import json_format, message_factory
from google.protobuf.message import Message

from email_interactions.v1 import email_interaction_service_pb2 as messages
from email_interactions_service.servicer import Servicer
from tests.service.support.server import Server
from tests.support.readers.snippets import snippets
from tests.support.readers.spec import SPEC

(SERVICE,) = messages.DESCRIPTOR.services_by_name.values()
PAGE = f"generated/docs/{SERVICE.name}.md"
BLOCKS = [found for found in snippets() if found.page == PAGE]
COUNT = 4  # blocks of a method: request, response, command, Python
# No example is made of what `choices` leave open.
CHOOSING = {
    message["name"]
    for found in SPEC["services"]
    for message in (*SPEC["messages"], *found["messages"])
    if "choices" in message
}
METHODS = [
    method.name
    for method in SERVICE.methods
    if not {method.input_type.name, method.output_type.name} & CHOOSING
]
CALLS = {method: BLOCKS[n * COUNT : (n + 1) * COUNT] for n, method in enumerate(METHODS)}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server, which the examples call in the order of the page."""
    with Server(str(tmp_path_factory.mktemp("service") / "interactions.db")) as server:
        yield server


@pytest.mark.parametrize("method", CALLS)
def test_request_and_response_are_valid(method: str) -> None:
    described = SERVICE.methods_by_name[method]
    request, response, _, _ = CALLS[method]
    for block, kind in ((request, described.input_type), (response, described.output_type)):
        message: Message = message_factory.GetMessageClass(kind)()
        json_format.Parse(block.text, message)
        assert protovalidate.collect_violations(message) == []


@pytest.mark.parametrize("method", CALLS)
def test_the_command_sends_the_request(method: str) -> None:
    request, _, command, _ = CALLS[method]
    words = shlex.split(command.text.replace("\\\n", ""))
    assert json.loads(words[words.index("-d") + 1]) == json.loads(request.text)
    assert words[-1] == f"{SERVICE.full_name}/{method}"


@pytest.mark.parametrize("method", CALLS)
def test_the_python_calls_the_server(method: str, server: Server) -> None:
    """With an etag of another interaction a call is aborted; a stream ends with its deadline."""
    text = CALLS[method][-1].text.replace("localhost:50051", server.address)
    text = text.replace("(request):", "(request, timeout=1):")
    allowed = {grpc.StatusCode.OK}
    if '"etag"' in text:
        allowed.add(grpc.StatusCode.ABORTED)
    if method not in vars(Servicer):  # it is new in the spec
        allowed = {grpc.StatusCode.UNIMPLEMENTED}
    elif SERVICE.methods_by_name[method].server_streaming:
        allowed = {grpc.StatusCode.DEADLINE_EXCEEDED}
    code = grpc.StatusCode.OK
    try:
        exec(compile(text, PAGE, "exec"), {})  # noqa: S102 - our own page
    except grpc.RpcError as error:
        code = error.code()
    assert code in allowed
