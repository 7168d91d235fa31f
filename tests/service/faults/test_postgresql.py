"""PostgreSQL as people run it."""

import psycopg

from tests.service.support.interactions import create, fresh, incoming, read
from tests.service.support.postgresql import Cluster
from tests.service.support.server import run, serving


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
