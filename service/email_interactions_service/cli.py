"""email-interactions serve and delete, which require the extra `server`."""

import argparse
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path

from email_interactions_service.credentials import TOKEN_VARIABLE, read_tokens
from email_interactions_service.settings import Address, Settings, SettingsError
from email_interactions_tools.commands.usage import Parser, count

DATABASE_VARIABLE = "EMAIL_INTERACTIONS_DATABASE"
MISSING_EXTRA = "the server needs more packages: pip install 'email-interactions[server]'"
DEFAULTS = Settings()

EXAMPLES = f"""\
examples:
  email-interactions serve
      on this machine only, with the file email-interactions.db in the current folder
  email-interactions serve --listen 0.0.0.0:443 --token-file token \\
      --tls-certificate server.crt --tls-key server.key
      for other machines, with TLS and a bearer token
  {DATABASE_VARIABLE}=postgresql://user:password@host/name email-interactions serve
      with PostgreSQL; put passwords into the environment or ~/.pgpass

Callers send the token as `authorization: Bearer TOKEN`; a server without a token requires none.
--allow-plaintext is meant for a server behind a proxy with TLS.

The service is email_interactions.v1.EmailInteractionService, with reflection and health checks.
SIGHUP makes it read the certificate, the key and the token file again.
SIGTERM or Ctrl-C stops it: running calls have --grace seconds, and watchers can resume elsewhere.
Exit status: 0 after a stop, 1 if it cannot start, 2 for a usage error.
"""


def _address(text: str) -> Address:
    host, _, port = text.rpartition(":")
    if not host or not (port.isascii() and port.isdigit()) or int(port) > 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is not HOST:PORT, such as 127.0.0.1:50051")
    return Address(host.removeprefix("[").removesuffix("]"), int(port))


def _seconds(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = 0
    if not 0 < value < 1e6:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of seconds above 0")
    return value


def _level(text: str) -> str:
    if text not in ("debug", "info", "warning", "error"):
        raise argparse.ArgumentTypeError(f"{text!r} is not debug, info, warning or error")
    return text


DELETE_STOPPED = "delete interactions stopped, and not changed, for so long (default never)"
TOKEN_FILE = f"file with a bearer token, or lines with NAME TOKEN; or ${TOKEN_VARIABLE}"
OPTIONS: tuple[tuple[str, str, Callable[[str], object], str, str], ...] = (
    ("general", "listen", _address, "HOST:PORT", "address; port 0 is any free port"),
    ("general", "database", str, "FILE|URL", f"file or postgresql:// URL; or ${DATABASE_VARIABLE}"),
    ("general", "log-level", _level, "LEVEL", "log level; info has a line for each call"),
    ("general", "delete-stopped-after", count, "DAYS", DELETE_STOPPED),
    ("general", "metrics", _address, "HOST:PORT", "address for Prometheus metrics (default none)"),
    ("security", "tls-certificate", Path, "FILE", "certificate in PEM, with its chain"),
    ("security", "tls-key", Path, "FILE", "private key of the certificate, in PEM"),
    ("security", "token-file", Path, "FILE", TOKEN_FILE),
    ("limits", "max-request-bytes", count, "BYTES", "largest request"),
    ("limits", "max-memory", count, "BYTES", "for requests and responses under way"),
    ("limits", "max-calls", count, "N", "concurrent calls, watchers not included"),
    ("limits", "max-watchers", count, "N", "concurrent watchers"),
    ("limits", "call-timeout", _seconds, "SECONDS", "longest call"),
    ("limits", "stall-timeout", _seconds, "SECONDS", "longest time that a watcher may not read"),
    ("limits", "grace", _seconds, "SECONDS", "time for running calls after a stop"),
    ("limits", "keep-changes", count, "N", "changes kept for watchers and repeated requests"),
)


def read_settings(arguments: list[str]) -> tuple[Settings, str | None]:
    """Return the settings from the command line and the environment; may raise SettingsError.

    Also return the customer whose interactions are to be deleted.
    """
    options = vars(_parser().parse_args(arguments))
    customer = options.pop("customer", None)
    if customer is None:
        read_tokens(options["token_file"])
    options |= {"database": _database(options["database"])}
    return Settings(**options), customer


def _parser() -> Parser:
    parser = Parser(prog="email-interactions")
    commands = parser.add_subparsers(required=True)
    serve = commands.add_parser(
        "serve",
        description="Answers gRPC calls until stopped. Interactions are stored in a database.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    groups = {name: serve.add_argument_group(name) for name in ("general", "security", "limits")}
    for group, option, kind, metavar, text in OPTIONS:
        default = getattr(DEFAULTS, option.replace("-", "_"), None)
        shown = text if default is None else f"{text} (default {default})"
        groups[group].add_argument(
            f"--{option}", type=kind, default=default, metavar=metavar, help=shown
        )
    plaintext = "accept connections from other machines without TLS"
    groups["security"].add_argument("--allow-plaintext", action="store_true", help=plaintext)
    serve.set_defaults(database=None)  # without an option, the environment applies
    delete = commands.add_parser(
        "delete",
        description="Deletes all interactions of a customer for good, and prints their number."
        " Servers may be running.",
    )
    delete.add_argument("--customer", required=True, metavar="ID", help="customer_id, as stored")
    delete.add_argument("--database", metavar="FILE|URL", help=f"or ${DATABASE_VARIABLE}")
    return parser


def _database(option: str | None) -> str:
    if option is None:
        return os.environ.get(DATABASE_VARIABLE) or DEFAULTS.database
    if re.search(r"://([^/@]*:[^/@]*@|.*[?&]password=)", option):
        raise SettingsError(
            "every user of this machine can read a password on the command line;"
            f" set the URL in the environment variable {DATABASE_VARIABLE}"
        )
    return option


def main(arguments: list[str]) -> int:
    """Run one of the commands and return the exit status."""
    os.environ.setdefault("GRPC_VERBOSITY", "NONE")  # this program reports errors itself
    status = 2
    try:
        settings, customer = read_settings(arguments)
        status = 1
        if customer is not None:
            from email_interactions_service.operations import deletion  # noqa: PLC0415

            sys.stdout.write(f"deleted: {deletion.run(settings.database, customer)}\n")
            return 0
        from email_interactions_service.server import run  # noqa: PLC0415  the extra may be missing

        run(settings)
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
