"""What the client needs: the package itself and its extra `grpc`, nothing of the server."""

import json
import subprocess
import sys

IMPORTED = """
import json, sys
import email_interactions_client
print(json.dumps([name.split(".")[0] for name in sys.modules]))
"""
NEEDED = {"email_interactions", "email_interactions_client", "google", "grpc"}
OF_THE_SERVER = {"email_interactions_service", "grpc_status", "psycopg", "sqlalchemy"}


def test_the_client_imports_nothing_of_the_server() -> None:
    """In an environment that has both; tests/wheel has one with the extra `grpc` alone."""
    command = [sys.executable, "-I", "-c", IMPORTED]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found = set(json.loads(done.stdout))
    assert found >= NEEDED
    assert found & OF_THE_SERVER == set()


def test_a_missing_extra_is_named() -> None:
    """Where grpcio is not installed, the error has the command that brings it."""
    hidden = "import sys; sys.modules['grpc'] = None; import email_interactions_client"
    command = [sys.executable, "-I", "-c", hidden]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stderr.endswith(
        "\nModuleNotFoundError: "
        "the client needs more packages: pip install 'email-interactions[grpc]'\n"
    )
