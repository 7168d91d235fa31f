"""PostgreSQL as people run it."""

import sys
import time
from statistics import quantiles
from typing import Any

import psycopg

from tests.service.faults.figures import note
from tests.service.support.interactions import create, fresh, incoming, read, watching
from tests.service.support.postgresql import Cluster
from tests.service.support.server import run, serving, until


def test_the_server_does_not_start_without_its_database(cluster: Cluster) -> None:
    """If PostgreSQL is running, but has no such database."""
    url = cluster.url(fresh("d")) + "-missing"
    done = run("serve", "--listen", "127.0.0.1:0", "--database", url)
    assert done.returncode == 1
    assert "the database cannot be used" in done.stderr
    assert '-missing" does not exist' in done.stderr
    assert "Traceback" not in done.stderr


def test_the_options_of_the_url_are_honored(cluster: Cluster) -> None:
    """Such as the schema of the tables: two schemas of one database are two stores."""
    url = cluster.url(fresh("d"))
    for name in ("one", "two"):
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(f"CREATE SCHEMA {name}".encode())
        with serving(f"{url}?options=-c%20search_path%3D{name}") as (_, stub):
            assert read(stub, "i") is None
            create(stub, incoming(interaction_id="i"))
    with psycopg.connect(url) as connection:
        query = b"SELECT schemaname FROM pg_tables WHERE tablename = 'state' ORDER BY 1"
        assert connection.execute(query).fetchall() == [("one",), ("two",)]


def test_large_interactions_are_compressed_with_lz4(cluster: Cluster) -> None:
    """PostgreSQL's default would take most of the time of their transactions."""
    url = cluster.url(fresh("d"))
    with serving(url) as (_, stub):
        create(stub, incoming(subject="a" * 2**13))
    with psycopg.connect(url) as connection:
        query = b"SELECT pg_column_compression(i.body), pg_column_compression(c.body)"
        found = connection.execute(query + b" FROM interactions AS i JOIN changes AS c USING (key)")
        assert found.fetchall() == [("lz4", "lz4")]


def delays(writer: Any, watch: Any, count: int) -> list[float]:
    """Return the milliseconds after which a watch has the changes of another server."""
    result = []
    for _ in range(count):
        etag = create(writer).etag
        begin = time.perf_counter()
        assert next(watch).interaction.etag == etag
        result.append((time.perf_counter() - begin) * 1000)
    return result


def listeners(url: str, *, terminate: bool = False) -> int:
    """Return how many connections wait for notifications; may end them."""
    query = (
        b"SELECT pid FROM pg_stat_activity"
        b" WHERE query LIKE 'LISTEN%' AND datname = current_database()"
    )
    with psycopg.connect(url) as connection:
        found = connection.execute(query).fetchall()
        if terminate:
            for pid in found:
                connection.execute(b"SELECT pg_terminate_backend(%s)", pid)
    return len(found)


# The command of a server that does not poll for a minute.
WITHOUT_POLLING = (
    sys.executable,
    "-c",
    "import sys; from email_interactions_service.watch import change_feed;"
    " from email_interactions_service import cli;"
    " change_feed.POLL_SECONDS = 60; sys.exit(cli.main(sys.argv[1:]))",
)


def test_watchers_are_notified_of_changes_at_other_servers(cluster: Cluster) -> None:
    """They do not wait until they poll; a lost connection is opened again."""
    url = cluster.url(fresh("d"))
    with (
        serving(url) as (_, one),
        serving(url, command=WITHOUT_POLLING) as (_, two),
        watching(two, timeout=120) as watch,
    ):
        until(lambda: listeners(url) == 2)
        notified = delays(one, watch, 50)
        listeners(url, terminate=True)
        until(lambda: listeners(url) == 2)
        again = delays(one, watch, 5)
    assert max(*notified, *again) < 20_000
    median, p99 = (quantiles(notified, n=100)[n] for n in (49, 98))
    note(
        "postgresql",
        f"a change reaches a watcher at another server {median:.0f} ms after its commit, p99"
        f" {p99:.0f} ms",
    )


def test_without_notifications_watchers_poll(cluster: Cluster) -> None:
    """The server opens a lost connection after five seconds; the changes arrive before."""
    url = cluster.url(fresh("d"))
    with serving(url) as (_, one), serving(url) as (_, two), watching(two) as watch:
        until(lambda: listeners(url) == 2)
        listeners(url, terminate=True)
        polling = delays(one, watch, 5)
    note("postgresql", f"without notifications after {max(polling):.0f} ms at most")
