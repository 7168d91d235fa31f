"""The command email-interactions; without the extra `server` it says how to install it."""

import os
import sys

from email_interactions_service.options import read_settings
from email_interactions_service.settings import SettingsError

MISSING_EXTRA = "the server needs more packages: pip install 'email-interactions[server]'"


def main(arguments: list[str] | None = None) -> int:
    """Run a command and return the exit status."""
    os.environ.setdefault("GRPC_VERBOSITY", "NONE")  # this program reports errors itself
    status = 2
    try:
        settings = read_settings(arguments)
        status = 1
        from email_interactions_service.server import run  # noqa: PLC0415  the extra may be missing

        run(settings)
    except KeyboardInterrupt:  # before the server handles it
        return 130
    except SettingsError as error:
        return _fail(str(error), status)
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("email_interactions_service"):
            raise
        return _fail(MISSING_EXTRA, status)
    return 0


def _fail(message: str, status: int) -> int:
    sys.stderr.write(f"email-interactions: {message}\n")
    return status
