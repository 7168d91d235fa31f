"""Both Python clients against the server itself, which is killed and started again on the way."""

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
    AlreadyExists,
    ChangeKind,
    Client,
    FailedPrecondition,
    FieldViolation,
    InvalidArgument,
    NotFound,
    Tls,
    Unauthenticated,
    Unavailable,
)
from tests.client.blocking import BlockingClient
from tests.service.support.server import Server
from tests.service_examples.conftest import TOKEN
from tests.service_examples.pages import free_port
from tests.support.documents import MINIMAL

Connect: TypeAlias = Callable[..., Any]
KILLS, EMAILS = 3, 61


@pytest.fixture(params=["sync", "async"])
def connect(request: pytest.FixtureRequest) -> Iterator[Connect]:
    """Makes clients of one kind."""
    kinds: dict[str, Any] = {"sync": Client, "async": BlockingClient}
    kind = kinds[request.param]
    with ExitStack() as opened:
        yield lambda *target, **options: opened.enter_context(kind(*target, **options))


@pytest.fixture
def client(connect: Connect, server: Server) -> Any:
    """A client of the session's server."""
    return connect(server.address)


def email(**values: Any) -> EmailIn:
    """An e-mail that no other test has."""
    fresh = {"interaction_id": uuid4().hex, "customer_id": uuid4().hex}
    return EmailIn.from_dict(MINIMAL | fresh | values)


def test_an_interaction_lives(client: Any) -> None:
    """Created, read, changed, stopped; each write gives it another etag."""
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


def test_two_writers_lose_nothing(client: Any) -> None:
    created = client.create(email())
    client.change(created, subject="first")
    with pytest.raises(Aborted):
        client.change(created, subject="second")
    with pytest.raises(Aborted):
        client.stop(created.interaction_id, etag=created.etag)
    assert client.get(created.interaction_id).email.subject == "first"


def test_an_id_is_taken_once(client: Any) -> None:
    """The same request gets the same answer, another one is refused."""
    sent = email()
    created = client.create(sent, request_id=sent.interaction_id)
    assert client.create(sent, request_id=sent.interaction_id) == created
    with pytest.raises(AlreadyExists):
        client.create(sent)
    with pytest.raises(NotFound):
        client.get(uuid4().hex)


def test_violations_come_with_their_paths(client: Any) -> None:
    created = client.create(email())
    with pytest.raises(InvalidArgument) as caught:
        client.update(created.email, etag=created.etag, fields=["subject", "from"])
    expected = FieldViolation("update_mask.paths[1]", "EmailIn has no such field", "UNKNOWN")
    assert caught.value.violations == [expected]


def test_pages_are_read_to_the_last(client: Any) -> None:
    """Seven in pages of three, in the order of their dates; filters are kept from page to page."""
    customer = uuid4().hex
    dates = [f"2009-08-{day:02}T09:33:15.000Z" for day in (5, 1, 7, 3, 2, 6, 4)]
    sent = [email(customer_id=customer, start_date=date) for date in dates]
    for one in sent:
        client.create(one)
    ordered = sorted(sent, key=lambda one: one.start_date)
    found = client.list(customer_id=customer, page_size=3)
    assert [stored.email for stored in found] == ordered
    some = client.list(
        customer_id=customer,
        statuses=[InteractionStatus.NEW],
        start_date_from=ordered[2].start_date,
        start_date_before=ordered[5].start_date,
        page_size=1,
    )
    assert [stored.email for stored in some] == ordered[2:5]
    assert list(client.list(customer_id=customer, statuses=[InteractionStatus.STOPPED])) == []


def test_a_watch_tells_what_happens_in_its_block(client: Any) -> None:
    """From its first moment on, and from its token on another time."""
    sent = email()
    with client.watch(customer_id=sent.customer_id) as changes:
        client.create(email())  # of somebody else
        created = client.create(sent)
        changed = client.change(created, subject="x")
        first, second = next(changes), next(changes)
    assert (first.kind, first.stored) == (ChangeKind.CREATED, created)
    assert (second.kind, second.stored) == (ChangeKind.UPDATED, changed)
    with client.watch(customer_id=sent.customer_id, resume_token=first.resume_token) as changes:
        assert next(changes) == second


def test_a_watch_outlives_servers_that_are_killed(connect: Connect, tmp_path: Path) -> None:
    """Every e-mail that is acknowledged is told, in order and once, over four killed servers."""
    place = (str(tmp_path / "interactions.db"), "--listen", f"127.0.0.1:{free_port()}")
    with ThreadPoolExecutor() as pool, ExitStack() as opened:
        with Server(*place) as server:
            client = connect(server.address)
            changes = opened.enter_context(client.watch(patience=120))
        told: list[str] = []  # nothing, when the first server is killed
        writing = pool.submit(write, server.address)
        for _ in range(KILLS):
            with Server(*place):
                told += [next(changes).stored.interaction_id for _ in range(EMAILS // KILLS)]
        with Server(*place):
            assert [*told, next(changes).stored.interaction_id] == writing.result()


def write(address: str) -> list[str]:
    """Creates e-mails one after another, each until it is acknowledged; their ids."""
    written: list[str] = []
    with Client(address) as client:
        while len(written) < EMAILS:
            sent = email()
            while not is_acknowledged(client, sent):
                pass
            written.append(sent.interaction_id)
    return written


def is_acknowledged(client: Client, sent: EmailIn) -> bool:
    """Whether the server answered; asked again, the request is the same."""
    try:
        client.create(sent, request_id=sent.interaction_id)
    except Unavailable:
        return False
    return True


def test_a_client_needs_the_token_and_the_certificate(
    connect: Connect, safe_server: Server, certificate: tuple[Path, Path]
) -> None:
    address = safe_server.address.replace("127.0.0.1", "localhost")
    tls = Tls(authorities=certificate[0])
    sent = email()
    assert connect(address, tls=tls, token=TOKEN).create(sent).email == sent
    with pytest.raises(Unauthenticated):
        connect(address, tls=tls).get("i")
    with pytest.raises(Unauthenticated), connect(address, tls=tls, token="other").watch():
        pytest.fail("the watch is not on")
    with pytest.raises(Unavailable):  # the certificate is none that the world knows
        connect(address, tls=Tls(), token=TOKEN).get("i")
