"""What an operator meets: start and stop, security, limits, the log."""

import json
import signal
import socket
import subprocess
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import grpc
import pytest
from grpc_health.v1 import health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha import reflection_pb2, reflection_pb2_grpc

from email_interactions.v1 import email_interaction_service_pb2 as service_pb2
from email_interactions_service import cli
from tests.service.emails import creating, fresh, getting, incoming
from tests.service.holding import held
from tests.service.serving import Server, make_stub, serve
from tests.service.telling import code_of, refused, status

SERVICE = "email_interactions.v1.EmailInteractionService"
NOT_FOUND = "NOT_FOUND"
TOKEN = "s3cret"


@pytest.fixture
def file(tmp_path: Path) -> str:
    """A database in a file."""
    return str(tmp_path / "interactions.db")


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate for localhost that is signed by itself, and its key."""
    folder = tmp_path_factory.mktemp("tls")
    paths = folder / "server.crt", folder / "server.key"
    subject = ("-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost")
    command = ("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256")
    files = ("-nodes", "-days", "1", "-out", paths[0], "-keyout", paths[1])
    subprocess.run([*command, *files, *subject], check=True, capture_output=True)
    return paths


# Starting


def test_help_teaches() -> None:
    """The options with their defaults, examples, and what the exit status means."""
    shown = serve("serve", "--help").stdout
    for expected in ("--tls-key", "--token-file", "examples:", "127.0.0.1:50051", "Exit status"):
        assert expected in shown
    assert "serve" in serve("--help").stdout


@pytest.mark.parametrize(
    ("options", "status", "told"),
    [
        ((), 2, "COMMAND"),
        (("serv",), 2, "serv"),
        (("serve", "--prot", "1"), 2, "--prot"),
        (("serve", "--listen", "127.0.0.1"), 2, "HOST:PORT"),
        (("serve", "--listen", "127.0.0.1:70000"), 2, "HOST:PORT"),
        (("serve", "--listen", "127.0.0.1:é"), 2, "HOST:PORT"),
        (("serve", "--max-calls", "0"), 2, "above 0"),
        (("serve", "--grace", "nan"), 2, "above 0"),
        (("serve", "--listen", "0.0.0.0:0"), 2, "--allow-plaintext"),
        (("serve", "--listen", "[::]:0"), 2, "--allow-plaintext"),
        (("serve", "--listen", "example.org:0"), 2, "--allow-plaintext"),
        (("serve", "--tls-key", "x"), 2, "require each other"),
        (("serve", "--tls-key", "x", "--tls-certificate", "y"), 1, "cannot read x"),
        (("serve", "--token-file", "nowhere"), 2, "cannot read the token from nowhere"),
        (("serve", "--database", "nowhere/x.db"), 1, "does not exist: nowhere"),
        (("serve", "--database", "/"), 1, "is a folder"),
        (("serve", "--database", "mysql://h/d"), 1, "postgresql://"),
        (("serve", "--database", "postgresql://h:é/d"), 1, "not a valid URL"),
        (("serve", "--database", "postgresql://u:secret@h/d"), 2, "EMAIL_INTERACTIONS_DATABASE"),
        (("serve", "--database", "postgresql://127.0.0.1:1/d"), 1, "cannot be reached"),
        (("serve", "--listen", "192.0.2.1:0", "--allow-plaintext"), 1, "Cannot assign"),
    ],
    ids=str,
)
def test_what_cannot_be_is_told_in_one_line(
    tmp_path: Path, options: tuple[str, ...], status: int, told: str
) -> None:
    """No traceback, nothing on standard output, and no secret in the message."""
    default = str(tmp_path / "interactions.db")
    done = serve(*options, EMAIL_INTERACTIONS_DATABASE=default)
    (line,) = [line for line in done.stderr.splitlines() if not line.startswith("{")]
    assert line.startswith("email-interactions")
    assert told in line
    assert "secret" not in line
    assert (done.returncode, done.stdout) == (status, "")


def test_a_port_in_use_is_told(file: str) -> None:
    """By whatever program it is used."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        done = serve("serve", "--listen", address, "--database", file)
    assert done.returncode == 1
    assert f"cannot listen on {address}: Address already in use" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("content", [b"no database" * 99, b"SQLite format 3\0" + b"x" * 999])
def test_a_file_that_is_no_database_is_told(tmp_path: Path, content: bytes) -> None:
    """And it is left as it is."""
    path = tmp_path / "letter.txt"
    path.write_bytes(content)
    done = serve("serve", "--listen", "127.0.0.1:0", "--database", str(path))
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "the database" in done.stderr.splitlines()[-1]
    assert path.read_bytes() == content


def test_a_file_may_have_any_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also one that SQLite takes for something else: what was stored is there the next time."""
    monkeypatch.chdir(tmp_path)
    request = creating(incoming())
    with Server(":memory:") as running, running.channel() as channel:
        made = make_stub(channel).CreateInteraction(request).interaction
        assert running.stop() == 0
    with Server(":memory:") as running, running.channel() as channel:
        found = make_stub(channel).GetInteraction(getting(made.email_in.interaction_id))
    assert found.interaction == made


def test_ctrl_c_before_the_server_listens_ends_quietly(monkeypatch: pytest.MonkeyPatch) -> None:
    """The start may wait for a database, or for the reading of modules."""

    def interrupted(_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "read_settings", interrupted)
    assert cli.main([]) == 130


def test_the_file_is_for_its_owner_alone(file: str) -> None:
    """Others may not read the e-mails in it."""
    with Server(file) as running:
        make_stub(running.channel()).CreateInteraction(creating(incoming()))
        modes = {path.stat().st_mode & 0o777 for path in Path(file).parent.iterdir()}
    assert modes == {0o600}


# Security


def ask(channel: grpc.Channel, *metadata: tuple[str, str]) -> str:
    """The status of a call for an interaction that is not there: NOT_FOUND, if one may call."""
    stub = make_stub(channel)
    return code_of(stub.GetInteraction, getting("none"), metadata=metadata)


def test_a_token_is_asked_for(file: str) -> None:
    """The right one opens every method but health, which is open; any other one does not."""
    with Server(file, token=TOKEN) as running, running.channel() as channel:
        right = ("authorization", f"Bearer {TOKEN}")
        assert ask(channel, right) == NOT_FOUND
        assert ask(channel, ("authorization", f"bearer {TOKEN}")) == NOT_FOUND
        for wrong in ("Bearer s3cre", "Bearer s3crets", "Bearer S3CRET", "s3cret", "Basic s3cret"):
            assert ask(channel, ("authorization", wrong)) == "UNAUTHENTICATED"
        assert ask(channel) == "UNAUTHENTICATED"
        assert ask(channel, right, right) == "UNAUTHENTICATED"
        assert code_of(watch_of(channel), watch_request()) == "UNAUTHENTICATED"
        with pytest.raises(grpc.RpcError) as caught:
            reflected(channel)
        assert status(caught.value) == "UNAUTHENTICATED"
        assert health_of(channel) == "SERVING"
        log = json.dumps(running.log())
    assert "UNAUTHENTICATED" in log
    assert "s3cr" not in log


def watch_of(channel: grpc.Channel) -> Any:
    """The watch, as a method that gives the first change."""
    stub = make_stub(channel)
    return lambda request, **options: next(stub.WatchInteractions(request, **options))


def watch_request() -> service_pb2.WatchInteractionsRequest:
    """Asks for every change."""
    return service_pb2.WatchInteractionsRequest()


def test_a_token_may_stand_in_a_file(file: str, tmp_path: Path) -> None:
    """The line end does not belong to it, and the file goes before the environment."""
    path = tmp_path / "token"
    path.write_text("from-file\n", encoding="utf-8")
    with (
        Server(file, "--token-file", str(path), token=TOKEN) as running,
        running.channel() as channel,
    ):
        assert ask(channel, ("authorization", "Bearer from-file")) == NOT_FOUND
        assert ask(channel, ("authorization", f"Bearer {TOKEN}")) == "UNAUTHENTICATED"


@pytest.mark.parametrize("token", ["", " ", "two words", "é", "a\nb"])
def test_a_token_that_is_none_is_told(file: str, token: str) -> None:
    """An empty variable must not open the server to everybody."""
    done = serve("serve", "--database", file, EMAIL_INTERACTIONS_TOKEN=token)
    assert done.returncode == 2
    assert "must contain a token" in done.stderr


def test_tls(file: str, certificate: tuple[Path, Path]) -> None:
    """With a certificate the server may listen everywhere; without TLS nobody gets in."""
    chain, key = certificate
    options = ("--tls-certificate", str(chain), "--tls-key", str(key), "--listen", "0.0.0.0:0")
    with Server(file, *options) as running:
        address = running.address.replace("0.0.0.0", "localhost")  # noqa: S104
        credentials = grpc.ssl_channel_credentials(chain.read_bytes())
        with grpc.secure_channel(address, credentials) as channel:
            assert ask(channel) == NOT_FOUND
        with grpc.insecure_channel(address) as channel:
            assert ask(channel) == "UNAVAILABLE"


def test_a_key_that_does_not_fit_is_told(file: str, certificate: tuple[Path, Path]) -> None:
    """Two certificates are no pair, and neither is any other file."""
    chain, _ = certificate
    for key in (chain, Path(__file__)):
        files = ("--tls-certificate", str(chain), "--tls-key", str(key))
        done = serve("serve", "--listen", "127.0.0.1:0", "--database", file, *files)
        assert done.returncode == 1
        assert "Traceback" not in done.stderr
        assert "does not match" in done.stderr or "is not a PEM" in done.stderr


# Reflection and health


def reflected(channel: grpc.Channel) -> list[str]:
    """The services that reflection names."""
    stub: Any = reflection_pb2_grpc.ServerReflectionStub(channel)
    request = reflection_pb2.ServerReflectionRequest(list_services="")
    (answer,) = stub.ServerReflectionInfo(iter([request]), timeout=20)
    return [service.name for service in answer.list_services_response.service]


def health_of(channel: grpc.Channel, service: str = SERVICE) -> str:
    """What a probe is told."""
    stub: Any = health_pb2_grpc.HealthStub(channel)
    answer = stub.Check(health_pb2.HealthCheckRequest(service=service), timeout=20)
    names = health_pb2.HealthCheckResponse.ServingStatus
    return names.Name(answer.status)


def test_reflection_and_health(server: Server) -> None:
    """Reflection names the service; health knows it, and the server as a whole."""
    with server.channel() as channel:
        assert SERVICE in reflected(channel)
        assert [health_of(channel), health_of(channel, "")] == ["SERVING", "SERVING"]
        with pytest.raises(grpc.RpcError) as caught:
            health_of(channel, "another")
        assert status(caught.value) == NOT_FOUND


# Stopping


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_stop_lets_calls_end(file: str, number: signal.Signals) -> None:
    """Calls that are under way are answered, and what they wrote is there."""
    with Server(file) as running, running.channel() as channel:
        stub = make_stub(channel)
        requests = [creating(incoming(text="x" * 100_000)) for _ in range(50)]
        calls = [stub.CreateInteraction.future(request) for request in requests]
        calls[0].result()
        running.signal(number)
        assert running.ended() == 0
        codes = {call.code().name for call in calls}
        done = [call.result() for call in calls if call.code() is grpc.StatusCode.OK]
    assert codes <= {"OK", "UNAVAILABLE"}
    assert done
    with Server(file) as running, running.channel() as channel:
        for answer in done:
            request = getting(answer.interaction.email_in.interaction_id)
            assert make_stub(channel).GetInteraction(request).interaction == answer.interaction


def test_a_stop_right_after_the_start(file: str) -> None:
    """Whoever reads the first line may stop the server."""
    with Server(file) as running:
        assert running.stop() == 0
        assert [line["event"] for line in running.log()][-2:] == ["stopping", "stopped"]


# Limits


def test_a_deadline_is_honoured(file: str) -> None:
    """A write whose time is over before its turn comes is not done any more."""
    with Server(file) as running, running.channel() as channel:
        stub = make_stub(channel)
        with held(file):
            first = stub.CreateInteraction.future(creating(incoming()))
            time.sleep(0.3)  # the first one has its turn, and waits for the file
            request = creating(incoming())
            error = refused(stub.CreateInteraction, request, seconds=0.5)
            assert status(error) == "DEADLINE_EXCEEDED"
            time.sleep(0.3)
        assert first.result().interaction.etag
        interaction_id = request.interaction.email_in.interaction_id
        assert code_of(stub.GetInteraction, getting(interaction_id)) == NOT_FOUND


def test_there_may_be_so_many_watchers(file: str) -> None:
    """One more is refused, and let in when another one has gone."""
    with Server(file, "--max-watchers", "2") as running, running.channel() as channel:
        stub = make_stub(channel)
        calls = [stub.WatchInteractions(watch_request()) for _ in range(2)]
        for call in calls:
            call.initial_metadata()
        assert code_of(watch_of(channel), watch_request()) == "RESOURCE_EXHAUSTED"
        calls[0].cancel()
        for _ in range(100):
            call = stub.WatchInteractions(watch_request())
            if call.initial_metadata():
                return
            time.sleep(0.05)
    raise AssertionError("nobody was let in")


def test_a_call_takes_no_longer_than_allowed(file: str) -> None:
    """Where another program holds the database, the call ends with a clear status."""
    with Server(file, "--call-timeout", "0.2") as running, running.channel() as channel:
        stub = make_stub(channel)
        with held(file):
            assert code_of(stub.CreateInteraction, creating(incoming())) == "DEADLINE_EXCEEDED"
            assert code_of(stub.GetInteraction, getting(fresh())) == NOT_FOUND  # reading goes on


def test_there_may_be_so_many_calls(file: str) -> None:
    """More at the same time are refused at once with a clear status; later ones are not."""
    with Server(file, "--max-calls", "3") as running, running.channel() as channel:
        stub = make_stub(channel)
        calls = [stub.CreateInteraction.future(creating(incoming())) for _ in range(300)]
        codes = [call.code().name for call in calls]
        assert set(codes) == {"OK", "RESOURCE_EXHAUSTED"}
        error = refused(stub.GetInteraction, getting("none"))
        assert status(error) == NOT_FOUND


# The log


def test_there_may_be_so_many_who_watch_the_health(file: str) -> None:
    """It needs no token, and must not cost ever more memory; a check is answered all the same."""
    with Server(file, "--log-level", "warning") as running, running.channel() as channel:
        stub: Any = health_pb2_grpc.HealthStub(channel)
        watch = stub.Watch
        request = health_pb2.HealthCheckRequest()
        watches = [watch(request) for _ in range(100)]
        for each in watches:
            next(each)
        with pytest.raises(grpc.RpcError) as caught:
            next(watch(request, timeout=20))
        assert status(caught.value) == "RESOURCE_EXHAUSTED"
        assert health_of(channel) == "SERVING"
        watches[0].cancel()
        for _ in range(100):
            with suppress(grpc.RpcError):
                next(watch(request, timeout=20))
                break
        else:
            raise AssertionError("the room of one that left is not given to another")


def test_the_log_tells_calls_and_nothing_of_e_mails(file: str) -> None:
    """One line of JSON for each call: the method, the status, the time; no ids, no texts."""
    with Server(file) as running, running.channel() as channel:
        stub = make_stub(channel)
        secret = incoming(customer_id="sec-c", interaction_id="sec-i", subject="sec-s")
        secret.email_in.from_address.address = "sec@x.example"
        stub.CreateInteraction(creating(secret))
        code_of(stub.CreateInteraction, creating(secret))
        secret.email_in.structured_text = "sec no url"
        code_of(stub.CreateInteraction, creating(secret))
        code_of(stub.GetInteraction, getting("sec-2"))
        running.stop()
        log = running.log()
    calls = [
        (line["method"].split("/")[2], line["code"]) for line in log if line["event"] == "call"
    ]
    assert calls == [
        ("CreateInteraction", "OK"),
        ("CreateInteraction", "ALREADY_EXISTS"),
        ("CreateInteraction", "INVALID_ARGUMENT"),
        ("GetInteraction", "NOT_FOUND"),
    ]
    assert all(line["ms"] > 0 for line in log if line["event"] == "call")
    assert "sec" not in json.dumps(log)


def test_the_log_may_be_short(file: str) -> None:
    """Where only warnings are asked for, calls leave no line."""
    with Server(file, "--log-level", "warning") as running, running.channel() as channel:
        make_stub(channel).CreateInteraction(creating(incoming()))
        running.stop()
        assert running.log() == []


def test_two_servers_may_share_a_database(database: str) -> None:
    """What one writes the other reads at once, and its watchers are told."""
    with Server(database) as one, Server(database) as two:
        stubs = [make_stub(server.channel()) for server in (one, two)]
        call = stubs[0].WatchInteractions(watch_request(), timeout=30)
        call.initial_metadata()
        made: list[Any] = []
        locks = threading.Lock()

        def write(stub: Any) -> None:
            for _ in range(25):
                stored = stub.CreateInteraction(creating(incoming())).interaction
                with locks:
                    made.append(stored)

        writers = [threading.Thread(target=write, args=(stub,)) for stub in stubs]
        for writer in writers:
            writer.start()
        told = [next(call).interaction for _ in range(50)]
        for writer in writers:
            writer.join()
        for stored in made:
            request = getting(stored.email_in.interaction_id)
            assert [stub.GetInteraction(request).interaction for stub in stubs] == [stored] * 2
    ids = [stored.email_in.interaction_id for stored in told]
    assert sorted(ids) == sorted(stored.email_in.interaction_id for stored in made)
