"""Two servers on one database."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import grpc
import pytest

from tests.service.support.interactions import (
    create,
    create_request,
    current_position,
    delete_request,
    fresh,
    incoming,
    read,
    update_request,
    watching,
)
from tests.service.support.server import Server, serving


@pytest.fixture
def pair(database: str) -> Iterator[list[tuple[Server, Any]]]:
    """Two servers, each with a stub."""
    with serving(database) as one, serving(database) as two:
        yield [one, two]


def test_two_servers_may_share_a_database(pair: list[tuple[Server, Any]]) -> None:
    """What one writes, the other reads at once and sends to its watchers."""
    stubs = [stub for _, stub in pair]
    with watching(stubs[0]) as call:
        stored: list[Any] = []

        def write(stub: Any) -> None:
            stored.extend(create(stub) for _ in range(25))

        writers = [threading.Thread(target=write, args=(stub,)) for stub in stubs]
        for writer in writers:
            writer.start()
        etags = sorted(next(call).interaction.etag for _ in range(50))
        for writer in writers:
            writer.join()
        for interaction in stored:
            assert [read(stub, interaction) for stub in stubs] == [interaction] * 2
    assert etags == sorted(interaction.etag for interaction in stored)


def test_equal_requests_create_and_delete_once(pair: list[tuple[Server, Any]]) -> None:
    """Whichever server gets them first, all have the same answer."""
    request = create_request(incoming(), request_id=fresh())
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda n: pair[n % 2][1].CreateInteraction(request), range(8)))
        assert len({answer.interaction.etag for answer in answers}) == 1
        deletion = delete_request(request.interaction, request_id=fresh())
        assert list(pool.map(lambda n: pair[n % 2][1].DeleteInteraction(deletion), range(8)))
    assert [read(stub, request.interaction) for _, stub in pair] == [None, None]


def test_no_update_is_lost(pair: list[tuple[Server, Any]]) -> None:
    """Writers at both servers append to one subject; the etag makes the others try again."""
    stored = create(pair[0][1], subject="")

    def append(number: int) -> None:
        _, stub = pair[number % 2]
        while True:
            found = read(stub, stored)
            assert found
            subject = f"{found.email_in.subject}{number},"
            call = stub.UpdateInteraction.future(update_request(found, subject=subject))
            if call.code() is grpc.StatusCode.OK:
                return
            assert call.code() is grpc.StatusCode.ABORTED

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(append, range(12)))
    found = read(pair[1][1], stored)
    assert found
    assert sorted(found.email_in.subject.split(",")) == sorted(["", *map(str, range(12))])


def test_one_is_killed(pair: list[tuple[Server, Any]]) -> None:
    """The other has all that was acknowledged, and goes on; a watch resumes there."""
    (killed, first), (_, second) = pair
    token = current_position(first)
    stored = [create(first) for _ in range(20)]
    calls = [first.CreateInteraction.future(create_request(incoming())) for _ in range(50)]
    stored.append(calls[0].result().interaction)
    killed.kill()
    stored += [call.result().interaction for call in calls[1:] if call.code() is grpc.StatusCode.OK]
    stored.append(create(second))
    with watching(second, resume_token=token) as call:
        missing = {interaction.etag for interaction in stored}
        while missing:
            missing.discard(next(call).interaction.etag)
    assert [read(second, interaction) for interaction in stored] == stored
