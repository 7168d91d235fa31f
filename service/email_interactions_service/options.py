"""The options of `email-interactions serve`."""

import argparse
import os
from pathlib import Path
from typing import NoReturn
from urllib.parse import urlsplit

from email_interactions_service.settings import Settings, SettingsError

TOKEN_VARIABLE = "EMAIL_INTERACTIONS_TOKEN"  # noqa: S105  the name of a variable
DATABASE_VARIABLE = "EMAIL_INTERACTIONS_DATABASE"
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

The service is email_interactions.v1.EmailInteractionService, with reflection and health checks.
SIGTERM or Ctrl-C stops it: running calls have --grace seconds, watchers are told to resume.
Exit status: 0 after a stop, 1 if it cannot start, 2 for a usage error.
"""


class Parser(argparse.ArgumentParser):
    """Reports a usage error in one line."""

    def error(self, message: str) -> NoReturn:
        """Exit with status 2."""
        self.exit(2, f"{self.prog}: {message}\n")


def read_settings(arguments: list[str] | None) -> Settings:
    """Return the settings from the command line and the environment; may raise SettingsError."""
    options = vars(_parser().parse_args(arguments))
    token = _token(options.pop("token_file"))
    return Settings(**options | {"database": _database(options["database"]), "token": token})


def _parser() -> Parser:
    parser = Parser(
        prog="email-interactions",
        description="Runs a server for e-mail interactions.",
        epilog="`email-interactions serve --help` lists its options.",
    )
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    serve = commands.add_parser(
        "serve",
        help="answer gRPC calls until stopped",
        description="Answers gRPC calls until stopped. Interactions are stored in a database.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    _add_general(serve.add_argument_group("general"))
    _add_security(serve.add_argument_group("security"))
    _add_limits(serve.add_argument_group("limits"))
    return parser


def _add_general(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "--listen",
        type=_listen,
        default=DEFAULTS.listen,
        metavar="HOST:PORT",
        help=f"address to listen on; port 0 is any free port (default {DEFAULTS.address()})",
    )
    group.add_argument(
        "--database",
        metavar="FILE|URL",
        help="a file for SQLite, or postgresql://user@host/name"
        f" (default ${DATABASE_VARIABLE}, or else {DEFAULTS.database})",
    )
    group.add_argument(
        "--log-level",
        choices=("debug", "info", "warning", "error"),
        default=DEFAULTS.log_level,
        help="what is logged on standard error as JSON lines; info includes a line for each call",
    )


def _add_security(group: argparse._ArgumentGroup) -> None:
    group.add_argument("--tls-certificate", type=Path, metavar="FILE", help="PEM, with its chain")
    group.add_argument("--tls-key", type=Path, metavar="FILE", help="PEM, of the certificate")
    group.add_argument(
        "--token-file",
        type=Path,
        metavar="FILE",
        help="file with the token that callers must send as `authorization: Bearer TOKEN`"
        f" (default ${TOKEN_VARIABLE}; without either, no token is required)",
    )
    group.add_argument(
        "--allow-plaintext",
        action="store_true",
        help="accept connections from other machines without TLS, for example behind a proxy",
    )


def _add_limits(group: argparse._ArgumentGroup) -> None:
    limits = (
        ("max-request-bytes", _count, "BYTES", "largest request"),
        ("max-calls", _count, "N", "concurrent calls, watchers not included"),
        ("max-watchers", _count, "N", "concurrent watchers"),
        ("call-timeout", _seconds, "SECONDS", "longest call"),
        ("stall-timeout", _seconds, "SECONDS", "longest time that a watcher may not read"),
        ("grace", _seconds, "SECONDS", "time for running calls after a stop"),
        ("keep-changes", _count, "N", "changes kept for watchers and repeated requests"),
    )
    for option, kind, metavar, text in limits:
        default = getattr(DEFAULTS, option.replace("-", "_"))
        group.add_argument(
            f"--{option}",
            type=kind,
            default=default,
            metavar=metavar,
            help=f"{text} (default {default})",
        )


def _listen(text: str) -> tuple[str, int]:
    host, _, port = text.rpartition(":")
    if not host or not (port.isascii() and port.isdigit()) or int(port) > 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is not HOST:PORT, such as 127.0.0.1:50051")
    return host.removeprefix("[").removesuffix("]"), int(port)


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit()) or not 0 < int(text) < 2**31:
        raise argparse.ArgumentTypeError(f"{text!r} is not an integer above 0")
    return int(text)


def _seconds(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = 0
    if not 0 < value < 1e6:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of seconds above 0")
    return value


def _database(option: str | None) -> str:
    if option is None:
        return os.environ.get(DATABASE_VARIABLE) or DEFAULTS.database
    if "://" in option and _has_password(option):
        raise SettingsError(
            "every user of this machine can read a password on the command line;"
            f" set the URL in the environment variable {DATABASE_VARIABLE}"
        )
    return option


def _has_password(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.password is not None or "password=" in parts.query


def _token(path: Path | None) -> str | None:
    text = os.environ.get(TOKEN_VARIABLE)
    if path is not None:
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
            raise SettingsError(f"cannot read the token from {path}: {reason}") from None
    if text is None:
        return None
    token = text.strip()
    if not token or not token.isascii() or not token.isprintable() or " " in token:
        origin = path or TOKEN_VARIABLE
        raise SettingsError(f"{origin} must contain a token: one line of ASCII without spaces")
    return token
