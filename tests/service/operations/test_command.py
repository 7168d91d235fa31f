"""The command: options, start and stop."""

import os
import signal
import socket
from pathlib import Path

import grpc
import pytest

from email_interactions_service import cli
from email_interactions_tools.cli import main
from tests.service.support.interactions import create, create_request, incoming, read
from tests.service.support.preloaded import Process
from tests.service.support.server import run, serving


def test_help_explains_the_command() -> None:
    """The options with their defaults, examples, and the exit status."""
    text = run("serve", "--help").stdout
    for expected in ("--tls-key", "--token-file", "examples:", "127.0.0.1:50051", "Exit status"):
        assert expected in text


def test_a_signal_may_come_after_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """The process may have ended since a test saw it running."""
    with Process(("--help",), os.environ) as process:
        assert (process.wait(), process.stdout.read()[:6]) == (0, "usage:")
        monkeypatch.setattr(process, "poll", lambda: None)
        process.kill()


@pytest.mark.parametrize(
    ("options", "status", "message"),
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
        (("serve", "--delete-stopped-after", "0"), 2, "above 0"),
        (("delete",), 2, "--customer"),
        (("delete", "--customer", "c", "--database", "nowhere.db"), 1, "no database: nowhere.db"),
        (("delete", "--customer", "c", "--database", "postgresql://127.0.0.1:1/d"), 1, "reached"),
    ],
    ids=str,
)
def test_an_error_is_reported_in_one_line(
    file: str, options: tuple[str, ...], status: int, message: str
) -> None:
    """Without a traceback, and without secrets."""
    done = run(*options, EMAIL_INTERACTIONS_DATABASE=file)
    (line,) = [line for line in done.stderr.splitlines() if not line.startswith("{")]
    assert line.startswith("email-interactions")
    assert message in line
    assert "secret" not in line
    assert (done.returncode, done.stdout) == (status, "")


@pytest.mark.parametrize(
    ("options", "words"),
    [(("--listen",), "listen"), (("--listen", "127.0.0.1:0", "--metrics"), "serve metrics")],
    ids=["calls", "metrics"],
)
def test_a_port_in_use_is_reported(file: str, options: tuple[str, ...], words: str) -> None:
    """Whichever program uses it."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        done = run("serve", "--database", file, *options, address)
    assert done.returncode == 1
    assert f"cannot {words} on {address}: Address already in use" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("content", [b"no database" * 99, b"SQLite format 3\0" + b"x" * 999])
def test_a_file_that_is_not_a_database_is_reported(tmp_path: Path, content: bytes) -> None:
    """It stays as it is."""
    path = tmp_path / "letter.txt"
    path.write_bytes(content)
    done = run("serve", "--listen", "127.0.0.1:0", "--database", str(path))
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "the database" in done.stderr.splitlines()[-1]
    assert path.read_bytes() == content


def test_a_file_may_have_any_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also one that SQLite interprets."""
    monkeypatch.chdir(tmp_path)
    with serving(":memory:") as (server, stub):
        stored = create(stub)
        assert server.stop() == 0
    with serving(":memory:") as (_, stub):
        assert read(stub, stored) == stored


def test_the_file_is_accessible_for_its_owner_only(file: str) -> None:
    with serving(file) as (_, stub):
        create(stub)
        modes = {path.stat().st_mode & 0o777 for path in Path(file).parent.iterdir()}
    assert modes == {0o600}


def test_ctrl_c_before_the_server_listens_ends_quietly(monkeypatch: pytest.MonkeyPatch) -> None:
    """The start may wait for a database, or for imports."""

    def interrupted(_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "read_settings", interrupted)
    assert main(["serve"]) == 130


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_running_calls_are_answered_before_a_stop(file: str, number: signal.Signals) -> None:
    """What they wrote is stored."""
    with serving(file) as (server, stub):
        requests = [create_request(incoming(text="x" * 100_000)) for _ in range(50)]
        calls = [stub.CreateInteraction.future(request) for request in requests]
        calls[0].result()
        server.process.send_signal(number)
        assert server.ended() == 0
        codes = {call.code().name for call in calls}
        done = [call.result() for call in calls if call.code() is grpc.StatusCode.OK]
    assert codes <= {"OK", "UNAVAILABLE"}
    assert done
    with serving(file) as (_, stub):
        for response in done:
            assert read(stub, response.interaction) == response.interaction


def test_a_server_can_be_stopped_right_after_its_start(file: str) -> None:
    with serving(file) as (server, _):
        assert server.stop() == 0
        assert [line["event"] for line in server.log()][-2:] == ["stopping", "stopped"]
