"""The options of `email-interactions serve`, and what becomes of them."""

import argparse
import os
from pathlib import Path
from typing import NoReturn
from urllib.parse import urlsplit

from email_interactions_service.settings import Settings, Unusable

TOKEN_VARIABLE = "EMAIL_INTERACTIONS_TOKEN"  # noqa: S105  the name of a variable
DATABASE_VARIABLE = "EMAIL_INTERACTIONS_DATABASE"

EXAMPLES = f"""\
examples:
  email-interactions serve
      on this machine only, with the file email-interactions.db in this folder
  email-interactions serve --listen 0.0.0.0:443 --token-file token \\
      --tls-certificate server.crt --tls-key server.key
      for other machines: encrypted, and only for those who know the token
  {DATABASE_VARIABLE}=postgresql://user:password@host/name email-interactions serve
      with PostgreSQL; a password belongs into the environment or into ~/.pgpass

The service is email_interactions.v1.EmailInteractionService, with reflection and health checks.
SIGTERM or Ctrl-C ends it: calls under way get --grace seconds, watchers are told to resume.
Exit status: 0 after a stop, 1 when it cannot start, 2 when the command line is wrong.
"""


class Parser(argparse.ArgumentParser):
    """Says in one line what is wrong with the command line."""

    def error(self, message: str) -> NoReturn:
        """Ends with status 2."""
        self.exit(2, f"{self.prog}: {message}\n")


def read_settings(arguments: list[str] | None) -> Settings:
    """The settings that the command line and the environment give; Unusable says what is wrong."""
    options = _parser().parse_args(arguments)
    host, port = options.listen
    return Settings(
        host=host,
        port=port,
        database=_database(options.database),
        certificate=options.tls_certificate,
        private_key=options.tls_key,
        token=_token(options.token_file),
        allow_plaintext=options.allow_plaintext,
        most_request_bytes=options.max_request_bytes,
        most_calls=options.max_calls,
        most_watchers=options.max_watchers,
        call_seconds=options.call_timeout,
        stall_seconds=options.stall_timeout,
        grace_seconds=options.grace,
        keep_changes=options.keep_changes,
        log_level=options.log_level,
    )


def _parser() -> Parser:
    parser = Parser(
        prog="email-interactions",
        description="Runs a server for e-mail interactions.",
        epilog="`email-interactions serve --help` tells its options.",
    )
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    serve = commands.add_parser(
        "serve",
        help="answer gRPC calls until stopped",
        description="Answers gRPC calls until it is stopped. Interactions are kept in a database.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    _add_places(serve)
    _add_security(serve)
    _add_limits(serve)
    return parser


def _add_places(serve: argparse.ArgumentParser) -> None:
    default = Settings()
    places = serve.add_argument_group("places")
    places.add_argument(
        "--listen",
        type=_listen,
        default=(default.host, default.port),
        metavar="HOST:PORT",
        help=f"where to answer; port 0 is any free one (default {default.address})",
    )
    places.add_argument(
        "--database",
        metavar="FILE|URL",
        help="a file for SQLite, or postgresql://user@host/name"
        f" (default ${DATABASE_VARIABLE}, or else {default.database})",
    )
    levels = ("debug", "info", "warning", "error")
    places.add_argument(
        "--log-level",
        choices=levels,
        default=default.log_level,
        help="what goes to standard error, as lines of JSON; info has a line for each call",
    )


def _add_security(serve: argparse.ArgumentParser) -> None:
    security = serve.add_argument_group("security")
    security.add_argument(
        "--tls-certificate", type=Path, metavar="FILE", help="PEM, with its chain"
    )
    security.add_argument("--tls-key", type=Path, metavar="FILE", help="PEM, of that certificate")
    security.add_argument(
        "--token-file",
        type=Path,
        metavar="FILE",
        help="callers must send what it holds as `authorization: Bearer TOKEN`"
        f" (default ${TOKEN_VARIABLE}; none asks for no token)",
    )
    security.add_argument(
        "--allow-plaintext",
        action="store_true",
        help="listen for other machines without TLS, as behind a proxy that has it",
    )


def _add_limits(serve: argparse.ArgumentParser) -> None:
    limits = serve.add_argument_group("limits")
    offered = (
        ("max-request-bytes", "most_request_bytes", _count, "BYTES", "largest request"),
        ("max-calls", "most_calls", _count, "N", "calls at once, watchers not counted"),
        ("max-watchers", "most_watchers", _count, "N", "watchers at once"),
        ("call-timeout", "call_seconds", _seconds, "SECONDS", "longest call"),
        ("stall-timeout", "stall_seconds", _seconds, "SECONDS", "how long a watcher may not read"),
        ("grace", "grace_seconds", _seconds, "SECONDS", "how long calls go on after a stop"),
        ("keep-changes", "keep_changes", _count, "N", "changes kept for watchers and repetitions"),
    )
    default = Settings()
    for option, name, kind, metavar, words in offered:
        value = getattr(default, name)
        limits.add_argument(
            f"--{option}",
            type=kind,
            default=value,
            metavar=metavar,
            help=f"{words} (default {value:g})" if value < 1e6 else f"{words} (default {value})",
        )


def _listen(text: str) -> tuple[str, int]:
    host, colon, port = text.rpartition(":")
    if not colon or not host or not (port.isascii() and port.isdigit()) or int(port) > 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is not HOST:PORT, such as 127.0.0.1:50051")
    return host.removeprefix("[").removesuffix("]"), int(port)


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit()) or not 0 < int(text) < 2**31:
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number above 0")
    return int(text)


def _seconds(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = 0
    if not 0 < value < 1e6:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of seconds above 0")
    return value


def _database(given: str | None) -> str:
    if given is None:
        return os.environ.get(DATABASE_VARIABLE) or Settings().database
    if "://" in given and _has_password(given):
        raise Unusable(
            "a password on the command line can be read by every user of this machine;"
            f" put the URL into the environment variable {DATABASE_VARIABLE}"
        )
    return given


def _has_password(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.password is not None or "password=" in parts.query


def _token(path: Path | None) -> str | None:
    if path is None:
        text, origin = os.environ.get(TOKEN_VARIABLE), TOKEN_VARIABLE
        if text is None:
            return None
    else:
        try:
            text, origin = path.read_text(encoding="utf-8"), str(path)
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
            raise Unusable(f"cannot read the token from {path}: {reason}") from None
    token = text.strip()
    if not token or not token.isascii() or not token.isprintable() or " " in token:
        raise Unusable(f"{origin} holds no token: one line of ASCII without blanks")
    return token
