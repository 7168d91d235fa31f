"""Both Python clients with the server itself, which is killed and restarted meanwhile."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeAlias
from uuid import uuid4

import pytest

from email_interactions import EmailIn, InteractionStatus
from email_interactions_client import (
    Aborted,
    ChangeKind,
    Client,
    FailedPrecondition,
    FieldViolation,
    InvalidArgument,
    Tls,
    Unauthenticated,
    Unavailable,
)
from tests.client.blocking import CLIENTS
from tests.service.support.server import Server
from tests.service_examples.conftest import TOKEN
from tests.support.documents.samples import MINIMAL
from tests.support.programs import free_port

Connect: TypeAlias = Callable[..., Any]
KILLS, EMAILS = 3, 61


@pytest.fixture(params=CLIENTS)
def connect(request: pytest.FixtureRequest) -> Iterator[Connect]:
    """Create clients of one kind."""
    kind = CLIENTS[request.param]
    with ExitStack() as stack:
        yield lambda *target, **options: stack.enter_context(kind(*target, **options))


@pytest.fixture
def client(connect: Connect, server: Server) -> Any:
    """A client of the shared server."""
    return connect(server.address)


def email(**values: Any) -> EmailIn:
    """Return an e-mail that no other test uses."""
    fresh = {"interaction_id": uuid4().hex, "customer_id": uuid4().hex}
    return EmailIn.from_dict(MINIMAL | fresh | values)


def test_the_life_of_an_interaction(client: Any) -> None:
    """It is created, read, changed, stopped and listed; each write sets another etag."""
    sent = email(subject="one", udata={"level": [1, None, {"\u00e9": True}]})
    begin = datetime.now(UTC) - timedelta(minutes=1)
    created = client.create(sent)
    assert created.email == sent
    assert begin < created.create_time == created.update_time < begin + timedelta(minutes=5)
    assert client.get(sent.interaction_id) == created
    changed = client.change(created, subject="two", udata=None)
    assert (changed.email.subject, changed.email.udata) == ("two", None)
    assert changed.create_time == created.create_time <= changed.update_time
    stopped = client.stop(sent.interaction_id, reason="done", etag=changed.etag)
    assert stopped.email.status is InteractionStatus.STOPPED
    assert stopped.email.stopped_reason == "done"
    assert client.stop(sent.interaction_id, reason="done") == stopped
    with pytest.raises(FailedPrecondition):
        client.stop(sent.interaction_id, reason="another")
    assert len({created.etag, changed.etag, stopped.etag}) == 3
    with pytest.raises(InvalidArgument) as caught:
        client.update(stopped.email, etag=stopped.etag, fields=["subject", "from"])
    expected = FieldViolation("update_mask.paths[1]", "EmailIn has no such field", "UNKNOWN")
    assert caught.value.violations == [expected]
    assert [*client.list(customer_id=sent.customer_id)] == [stopped]


def test_a_deletion_is_watched(client: Any) -> None:
    """It is final, guarded by the etag, and its id may be used again; a watch may be resumed."""
    created = client.create(email())
    customer = {"customer_id": created.email.customer_id}
    with client.watch(**customer) as changes:
        client.create(email())  # of another customer
        changed = client.change(created, subject="two")
        update = next(changes)
        with pytest.raises(Aborted):
            client.delete(created.interaction_id, etag=created.etag)
        request_id = uuid4().hex
        for _ in range(2):
            client.delete(created.interaction_id, etag=changed.etag, request_id=request_id)
        again = client.create(created.email)
        removal, creation = next(changes), next(changes)
    assert (removal.kind, removal.interaction_id) == (ChangeKind.REMOVED, created.interaction_id)
    assert removal.customer_id == created.email.customer_id
    assert (update.kind, update.stored) == (ChangeKind.UPDATED, changed)
    assert (creation.kind, creation.stored) == (ChangeKind.CREATED, again)
    with client.watch(**customer, resume_token=update.resume_token) as changes:
        assert next(changes) == removal


def test_a_watch_survives_killed_servers(connect: Connect, tmp_path: Path) -> None:
    """It reports every acknowledged e-mail, in order and once, over four killed servers."""
    place = (str(tmp_path / "interactions.db"), "--listen", f"127.0.0.1:{free_port()}")
    with ThreadPoolExecutor() as pool, ExitStack() as opened:
        with Server(*place) as server:
            client = connect(server.address)
            changes = opened.enter_context(client.watch(patience=120))
        found: list[str] = []  # nothing when the first server is killed
        writing = pool.submit(write, server.address)
        for _ in range(KILLS):
            with Server(*place):
                found += [next(changes).stored.interaction_id for _ in range(EMAILS // KILLS)]
        with Server(*place):
            assert [*found, next(changes).stored.interaction_id] == writing.result()


def write(address: str) -> list[str]:
    """Create e-mails one after another, each until it is acknowledged; return their ids."""
    written: list[str] = []
    with Client(address) as client:
        while len(written) < EMAILS:
            sent = email()
            while not is_acknowledged(client, sent):
                pass
            written.append(sent.interaction_id)
    return written


def is_acknowledged(client: Client, sent: EmailIn) -> bool:
    """Whether the server answered; a repeated request is the same."""
    try:
        client.create(sent, request_id=sent.interaction_id)
    except Unavailable:
        return False
    return True


def test_the_token_and_the_certificate_are_required(
    connect: Connect, secure_server: Server, certificate: tuple[Path, Path]
) -> None:
    address = secure_server.address.replace("127.0.0.1", "localhost")
    tls = Tls(authorities=certificate[0])
    sent = email()
    assert connect(address, tls=tls, token=TOKEN).create(sent).email == sent
    with pytest.raises(Unauthenticated):
        connect(address, tls=tls).get("i")
    with pytest.raises(Unauthenticated), connect(address, tls=tls, token="other").watch():
        pytest.fail("the watch has not begun")
    with pytest.raises(Unavailable):  # the certificate is not public
        connect(address, tls=Tls(), token=TOKEN).get("i")
