"""The client and the server, by the extras of the wheel."""

import json

from tests.support import programs
from tests.support.readers.spec import SPEC
from tests.wheel.environments import DOCUMENT, Environment, run


def test_the_stubs_of_the_service_import_with_grpc(with_grpc: Environment) -> None:
    """With the extra installed, a client of the service can be made."""
    script = """
import json, grpc
from email_interactions.v1 import email_interaction_service_pb2_grpc as service
with grpc.insecure_channel("localhost:1") as channel:
    client = service.EmailInteractionServiceStub(channel)
    print(json.dumps(sorted(vars(client))))
"""
    (service,) = SPEC["services"]
    assert with_grpc.answer(script) == sorted(method["name"] for method in service["methods"])


def test_the_client_needs_the_extra_for_grpc_only(with_grpc: Environment) -> None:
    """It imports, is typed, and says that nobody is there; nothing of the server is installed."""
    script = """
import json
from importlib.util import find_spec
from pathlib import Path
import email_interactions_client as client
with client.Client("127.0.0.1:1") as nobody:
    try:
        nobody.stop("i")
    except client.Unavailable as error:
        told = error.code.name
typed = Path(client.__file__).with_name("py.typed").is_file()
print(json.dumps([told, typed, find_spec("sqlalchemy") is None]))
"""
    assert with_grpc.answer(script) == ["UNAVAILABLE", True, True]


SERVED = """
import json, subprocess, sys
import grpc
from google.protobuf import json_format
from email_interactions.v1 import email_interaction_service_pb2 as messages
from email_interactions.v1 import email_interaction_service_pb2_grpc as service
command = [sys.argv[1], "serve", "--listen", "127.0.0.1:0", "--database", "interactions.db"]
with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
    try:
        address = server.stdout.readline().split()[3]
        with grpc.insecure_channel(address) as channel:
            client = service.EmailInteractionServiceStub(channel)
            request = messages.CreateInteractionRequest()
            json_format.ParseDict(json.loads(sys.argv[2]), request.interaction.email_in)
            client.CreateInteraction(request, timeout=20)
            asked = messages.GetInteractionRequest(interaction_id="0000DaFU51GM001D")
            found = client.GetInteraction(asked, timeout=20).interaction.email_in
    finally:
        server.terminate()
    status = server.wait(20)
found = json_format.MessageToDict(found, use_integers_for_enums=True)
print(json.dumps([status, found]))
"""


def test_the_server_runs_with_its_extra(with_server: Environment) -> None:
    """The command serves: what a client creates it can read, and a stop is clean."""
    command = str(with_server.folder / "bin" / "email-interactions")
    assert with_server.answer(SERVED, command, json.dumps(DOCUMENT)) == [0, DOCUMENT]


def test_the_command_says_what_it_lacks(bare: Environment, with_grpc: Environment) -> None:
    """Without the extra one line tells how to get it; the help is there all the same."""
    for environment in (bare, with_grpc):
        command = environment.folder / "bin" / "email-interactions"
        done = programs.run(command, "serve", check=False)
        (line,) = done.stderr.splitlines()
        assert "pip install 'email-interactions[server]'" in line
        assert (done.returncode, done.stdout) == (1, "")
        assert "--listen" in run(command, "serve", "--help", cwd=environment.folder)
