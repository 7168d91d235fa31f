"""Authentication, TLS, reflection and health checks."""

import json
import signal
import ssl
import subprocess
from pathlib import Path
from typing import Any

import grpc
import pytest
from grpc_reflection.v1alpha import reflection_pb2, reflection_pb2_grpc

from email_interactions.v1 import email_interaction_service_pb2 as pb
from tests.service.support.errors import code_of, first_of, status_of
from tests.service.support.interactions import create_request, get_request, incoming, new_stub
from tests.service.support.server import (
    SERVICE,
    Server,
    health_of,
    run,
    self_signed,
    serving,
    until,
)

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
        assert code_of(lambda channel, **_: reflected(channel), channel) == "UNAUTHENTICATED"
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


def hang_up(server: Server, event: str) -> None:
    """Send SIGHUP, and wait for an event in the log."""
    server.process.send_signal(signal.SIGHUP)
    until(lambda: event in {line["event"] for line in server.log()})


def test_several_callers_have_a_token_each(file: str, tmp_path: Path) -> None:
    """With a name that is logged; SIGHUP reads the file again, unless it is invalid then."""
    path = tmp_path / "tokens"
    path.touch(0o600)
    path.write_bytes(b"# of the callers\nada one\r\n\n bob\ttwo\n")
    with serving(file, "--token-file", str(path)) as (server, stub):
        answers = [ask(stub, f"Bearer {token}") for token in ("one", "two", "of")]
        assert answers == ["NOT_FOUND", "NOT_FOUND", "UNAUTHENTICATED"]
        for content, event in (
            ("ada one\nbob\n", "not reloaded"),
            ("eve three\n", "authentication reloaded"),
        ):
            assert ask(stub, "Bearer two") == "NOT_FOUND"
            path.write_text(content, encoding="utf-8")
            hang_up(server, event)
        answers = [ask(stub, f"Bearer {token}") for token in ("two", "three")]
        assert answers == ["UNAUTHENTICATED", "NOT_FOUND"]
        assert server.stop() == 0
        callers = [line.get("caller") for line in server.log() if line["event"] == "call"]
    assert callers == ["ada", "bob", None, "bob", "bob", None, "eve"]


def test_the_watches_of_a_revoked_token_end(file: str, tmp_path: Path) -> None:
    """Those of the tokens that remain go on."""
    path = tmp_path / "tokens"
    path.touch(0o600)
    path.write_text("ada one\nbob two\n", encoding="utf-8")
    with serving(file, "--token-file", str(path)) as (server, stub):
        calls = []
        for token in ("one", "two"):
            metadata = [("authorization", f"Bearer {token}")]
            calls.append(stub.WatchInteractions(pb.WatchInteractionsRequest(), metadata=metadata))
            calls[-1].initial_metadata()
        path.write_text("robert two\n", encoding="utf-8")
        hang_up(server, "authentication reloaded")
        with pytest.raises(grpc.RpcError) as caught:
            next(calls[0])
        assert status_of(caught.value) == "UNAUTHENTICATED"
        stub.CreateInteraction(create_request(incoming()), metadata=metadata)
        assert next(calls[1]).kind == pb.INTERACTION_CHANGE_CREATED


@pytest.mark.parametrize(
    ("content", "mode", "message"),
    [
        ("token", 0o604, "every user of this machine"),
        ("x" * 4097, 0o600, "longer than 4096"),
        ("ada one\nada two", 0o600, "token:2 repeats a name or a token"),
        ("ada one\nbob one", 0o600, "token:2 repeats a name or a token"),
        ("ada one\ntwo", 0o600, "token:2 must have a token, or, as each of several lines"),
        ("ada one\nada b two", 0o600, "token:2 must have"),
        ("ada one\na#b two", 0o600, "token:2 must have"),
        ("x" * 65 + " one", 0o600, "token:1 must have"),
        ("ada one\n\u2028bob two", 0o600, "token:2:1 must have printable ASCII"),
        ("\ufeff# a comment\nada one", 0o600, "token:1:1 must have printable ASCII"),
        ("ada one\nbob\0two", 0o600, "but has U+0000"),
        ("ada one\nbob two\x1b[31m", 0o600, "but has U+001B"),
        ("ada one\rbob two", 0o600, "but has U+000D"),
        ("# only a comment\n", 0o600, "must contain a token"),
    ],
)
def test_an_unsafe_token_file_is_rejected(
    file: str, tmp_path: Path, content: str, mode: int, message: str
) -> None:
    """One that all can read, a token that no call could contain, and ambiguous ones."""
    path = tmp_path / "token"
    path.write_bytes(content.encode())
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


def test_a_new_certificate_is_read(file: str, tmp_path: Path) -> None:
    """At SIGHUP, for new connections; one without its key is not."""
    paths = self_signed(tmp_path)
    old = paths[0].read_bytes()
    options = ("--tls-certificate", str(paths[0]), "--tls-key", str(paths[1]))
    with Server(file, *options, "--listen", "127.0.0.1:0") as server:

        def accepts(certificate: bytes) -> bool:
            return ssl.get_server_certificate(address).encode() == certificate

        host, port = server.address.rsplit(":", 1)
        address = host, int(port)
        assert accepts(old)
        key = paths[1].read_bytes()
        self_signed(tmp_path)
        new_key = paths[1].read_bytes()
        for content, event in ((key, "not reloaded"), (new_key, "certificate reloaded")):
            assert accepts(old)
            paths[1].write_bytes(content)
            hang_up(server, event)
        assert accepts(paths[0].read_bytes())


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


@pytest.mark.parametrize("when", ["at the start", "at a reload"])
def test_an_encrypted_key_is_reported(file: str, tmp_path: Path, when: str) -> None:
    """Nobody is asked for the password; at a reload the server keeps the key that it had."""
    chain, key = self_signed(tmp_path)
    options = ("--listen", "127.0.0.1:0", "--tls-certificate", str(chain), "--tls-key", str(key))

    def encrypt() -> None:
        command = ("openssl", "pkey", "-aes256", "-passout", "pass:x", "-in", key)
        key.write_bytes(subprocess.run(command, capture_output=True, check=True).stdout)

    if when == "at the start":
        encrypt()
        done = run("serve", "--database", file, *options)
        assert (done.returncode, "Traceback" in done.stderr) == (1, False)
        message = done.stderr
    else:
        with Server(file, *options) as server:
            encrypt()
            hang_up(server, "not reloaded")
            message = json.dumps(server.log())
            assert server.stop() == 0
    assert "is encrypted; write it without a password" in message


def test_reflection_and_health_checks(server: Server) -> None:
    """Reflection lists the service; health knows it, and the server as a whole."""
    with server.channel() as channel:
        assert SERVICE in reflected(channel)
        assert [health_of(channel), health_of(channel, "")] == ["SERVING", "SERVING"]
        assert code_of(lambda name, **_: health_of(channel, name), "another") == "NOT_FOUND"
