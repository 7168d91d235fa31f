"""The command email-interactions; without the extra `server` it says how to get that."""

import os
import sys

from email_interactions_service.command_line import read_settings
from email_interactions_service.settings import Unusable

NEEDS = (
    "email-interactions: the server needs more packages: pip install 'email-interactions[server]'"
)


def main(arguments: list[str] | None = None) -> int:
    """Runs a command and returns the exit status."""
    try:
        return _serve(arguments)
    except KeyboardInterrupt:  # before the server has begun to listen for it
        return 130


def _serve(arguments: list[str] | None) -> int:
    os.environ.setdefault("GRPC_VERBOSITY", "NONE")  # what goes wrong is told by this program
    try:
        settings = read_settings(arguments)
        from email_interactions_service.server import run  # noqa: PLC0415  the extra may be missing
    except Unusable as error:
        return _fail(f"email-interactions: {error}", 2)
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("email_interactions_service"):
            raise
        return _fail(NEEDS, 1)
    try:
        run(settings)
    except Unusable as error:
        return _fail(f"email-interactions: {error}", 1)
    return 0


def _fail(message: str, status: int) -> int:
    sys.stderr.write(f"{message}\n")
    return status
