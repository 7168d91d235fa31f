"""What importing the client requires, and that the sync one is generated from the async one."""

import json

from tests.support.programs import python

IMPORT = """
import json, sys
import email_interactions_client
print(json.dumps([name.split(".")[0] for name in sys.modules]))
"""
REQUIRED = {"email_interactions", "email_interactions_client", "google", "grpc"}
OF_THE_SERVER = {"email_interactions_service", "grpc_status", "psycopg", "sqlalchemy"}


def test_the_client_imports_nothing_of_the_server() -> None:
    """In an environment that has both; another test has one with the extra `grpc` alone."""
    imported = set(json.loads(python("-I", "-c", IMPORT).stdout))
    assert imported >= REQUIRED
    assert imported & OF_THE_SERVER == set()


def test_a_missing_extra_is_named() -> None:
    """Without grpcio, the error contains the command that installs it."""
    hidden = "import sys; sys.modules['grpc'] = None; import email_interactions_client"
    done = python("-I", "-c", hidden, check=False)
    assert done.stderr.endswith(
        "\nModuleNotFoundError: "
        "the client needs more packages: pip install 'email-interactions[grpc]'\n"
    )


def test_the_sync_client_is_up_to_date() -> None:
    """Its modules are those that `make regenerate` writes."""
    assert python("service/make_sync.py", "--check").stderr == ""
