"""Authentication, TLS, reflection and health checks."""

import json
from pathlib import Path
from typing import Any

import grpc
import pytest
from grpc_reflection.v1alpha import reflection_pb2, reflection_pb2_grpc

from email_interactions.v1 import email_interaction_service_pb2 as pb
from tests.service.support.errors import code_of, first_of, status_of
from tests.service.support.interactions import get_request, new_stub
from tests.service.support.server import SERVICE, Server, health_of, run, self_signed, serving

TOKEN = "s3cret"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A self-signed certificate for localhost, and its key."""
    return self_signed(tmp_path_factory.mktemp("tls"))


def ask(stub: Any, *values: str) -> str:
    """Return the status of a call with these values of the header: NOT_FOUND if accepted."""
    metadata = [("authorization", value) for value in values]
    return code_of(stub.GetInteraction, get_request("none"), metadata=metadata)


def reflected(channel: grpc.Channel) -> list[str]:
    """Return the services that reflection lists."""
    stub: Any = reflection_pb2_grpc.ServerReflectionStub(channel)
    request = reflection_pb2.ServerReflectionRequest(list_services="")
    (answer,) = stub.ServerReflectionInfo(iter([request]), timeout=20)
    return [service.name for service in answer.list_services_response.service]


def test_a_token_is_required_for_everything_but_health_checks(file: str) -> None:
    """It is not logged."""
    with serving(file, token=TOKEN) as (server, stub), server.channel() as channel:
        for right in (f"Bearer {TOKEN}", f"bearer {TOKEN}"):
            assert ask(stub, right) == "NOT_FOUND"
        for wrong in ("Bearer s3cre", "Bearer s3crets", "Bearer S3CRET", "s3cret", "Basic s3cret"):
            assert ask(stub, wrong) == "UNAUTHENTICATED"
        assert ask(stub) == "UNAUTHENTICATED"
        assert ask(stub, right, right) == "UNAUTHENTICATED"
        assert code_of(first_of(stub), pb.WatchInteractionsRequest()) == "UNAUTHENTICATED"
        with pytest.raises(grpc.RpcError) as caught:
            reflected(channel)
        assert status_of(caught.value) == "UNAUTHENTICATED"
        assert health_of(channel) == "SERVING"
        log = json.dumps(server.log())
    assert "UNAUTHENTICATED" in log
    assert "s3cr" not in log


def test_a_file_may_contain_the_token(file: str, tmp_path: Path) -> None:
    """Without its line end; the file overrides the environment."""
    path = tmp_path / "token"
    path.write_text("from-file\n", encoding="utf-8")
    path.chmod(0o600)
    with serving(file, "--token-file", str(path), token=TOKEN) as (_, stub):
        assert ask(stub, "Bearer from-file") == "NOT_FOUND"
        assert ask(stub, f"Bearer {TOKEN}") == "UNAUTHENTICATED"


@pytest.mark.parametrize(
    ("content", "mode", "message"),
    [("token", 0o604, "every user of this machine"), ("x" * 4097, 0o600, "longer than 4096")],
)
def test_an_unsafe_token_file_is_rejected(
    file: str, tmp_path: Path, content: str, mode: int, message: str
) -> None:
    """One that all can read, and a token that no call could contain."""
    path = tmp_path / "token"
    path.write_text(content, encoding="utf-8")
    path.chmod(mode)
    done = run("serve", "--database", file, "--token-file", str(path))
    assert done.returncode == 2
    assert message in done.stderr


@pytest.mark.parametrize("token", ["", " ", "two words", "é", "a\nb"])
def test_an_invalid_token_is_reported(file: str, token: str) -> None:
    """An empty variable must not open the server to everybody."""
    done = run("serve", "--database", file, EMAIL_INTERACTIONS_TOKEN=token)
    assert done.returncode == 2
    assert "must contain a token" in done.stderr


def test_tls(file: str, certificate: tuple[Path, Path]) -> None:
    """With a certificate the server may listen everywhere, and accepts only TLS."""
    chain, key = certificate
    options = ("--tls-certificate", str(chain), "--tls-key", str(key), "--listen", "0.0.0.0:0")
    with Server(file, *options) as server:
        address = server.address.replace("0.0.0.0", "localhost")  # noqa: S104
        credentials = grpc.ssl_channel_credentials(chain.read_bytes())
        with grpc.secure_channel(address, credentials) as channel:
            assert ask(new_stub(channel)) == "NOT_FOUND"
        with grpc.insecure_channel(address) as channel:
            assert ask(new_stub(channel)) == "UNAVAILABLE"


@pytest.mark.parametrize("is_pem", [True, False])
def test_a_wrong_key_is_reported(
    file: str, certificate: tuple[Path, Path], *, is_pem: bool
) -> None:
    chain, key = certificate[0], certificate[0] if is_pem else Path(__file__)
    files = ("--tls-certificate", str(chain), "--tls-key", str(key))
    done = run("serve", "--listen", "127.0.0.1:0", "--database", file, *files)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert ("does not match the certificate" if is_pem else "is not a PEM file") in done.stderr


def test_reflection_and_health_checks(server: Server) -> None:
    """Reflection lists the service; health knows it, and the server as a whole."""
    with server.channel() as channel:
        assert SERVICE in reflected(channel)
        assert [health_of(channel), health_of(channel, "")] == ["SERVING", "SERVING"]
        with pytest.raises(grpc.RpcError) as caught:
            health_of(channel, "another")
        assert status_of(caught.value) == "NOT_FOUND"


def test_a_malformed_health_check_is_the_fault_of_the_caller(server: Server) -> None:
    with server.channel() as channel:
        check: Any = channel.unary_unary("/grpc.health.v1.Health/Check")
        assert code_of(check, b"\xff") == "INVALID_ARGUMENT"
        watch: Any = channel.unary_stream("/grpc.health.v1.Health/Watch")
        assert code_of(lambda *a, **o: next(watch(*a, **o)), b"\xff") == "INVALID_ARGUMENT"
