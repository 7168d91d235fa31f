"""What the client needs: the package itself and its extra `grpc`, nothing of the server."""

import json
import subprocess
import sys

IMPORTED = """
import json, sys
import email_interactions_client
print(json.dumps(sorted({name.split(".")[0] for name in sys.modules} - sys.stdlib_module_names)))
"""
NEEDED = {"email_interactions", "email_interactions_client", "google", "grpc", "msgspec"}
BROUGHT_ALONG = {"grpc_tools", "typing_extensions"}  # by grpcio; the first where it is there


def test_the_client_imports_what_the_extra_brings() -> None:
    """A new dependency is either one of the extra, or it does not belong here."""
    command = [sys.executable, "-I", "-c", IMPORTED]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found = {name for name in json.loads(done.stdout) if not name.startswith(("_", "cython"))}
    assert found >= NEEDED
    assert found <= NEEDED | BROUGHT_ALONG
