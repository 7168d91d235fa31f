"""Tokens and certificates from files, which can be reloaded while the server runs."""

import os
import re
import ssl
from collections.abc import Iterator, Mapping
from pathlib import Path

from email_interactions_service.settings import SettingsError

TOKEN_VARIABLE = "EMAIL_INTERACTIONS_TOKEN"  # noqa: S105  the name of a variable
MAX_TOKEN = 4_096  # bytes; the size of metadata is limited
_NAME = re.compile(r"[A-Za-z0-9._-]{1,64}")


def read_tokens(path: Path | None) -> Mapping[str, str]:
    """Return the valid tokens, each with the name of its caller, which may be empty.

    They come from the file, or else from the environment; empty if there is neither.
    """
    if path is None:
        text = os.environ.get(TOKEN_VARIABLE)
        return {} if text is None else {_checked(text.strip(), TOKEN_VARIABLE): ""}
    lines = list(_token_lines(_read_token_file(path), path))
    if not lines:
        raise SettingsError(f"{path} must contain a token")
    result: dict[str, str] = {}
    for origin, words in lines:
        *names, token = words
        name = " ".join(names)
        if (names or len(lines) > 1) and not _NAME.fullmatch(name):
            raise SettingsError(
                f"{origin} must have a token, or, as each of several lines, a name and a token;"
                " a name has 1 to 64 letters of ASCII, digits, '.', '_' and '-'"
            )
        if _checked(token, origin) in result or name in result.values():
            raise SettingsError(f"{origin} repeats a name or a token; each caller has its own")
        result[token] = name
    return result


def _token_lines(text: str, path: Path) -> Iterator[tuple[str, list[str]]]:
    """Yield the place and the words of each line, without empty lines and comments."""
    for number, line in enumerate(text.split("\n"), 1):
        content = line.removesuffix("\r").replace("\t", " ")
        if content.startswith("#") or not content.strip(" "):
            continue
        for column, character in enumerate(content, 1):
            if not " " <= character <= "~":
                raise SettingsError(
                    f"{path}:{number}:{column} must have printable ASCII, but has"
                    f" U+{ord(character):04X}"
                )
        yield f"{path}:{number}", content.split()


def _read_token_file(path: Path) -> str:
    try:
        if path.stat().st_mode & 0o007:
            raise SettingsError(f"every user of this machine can read {path}: chmod 600 {path}")
        return path.read_bytes().decode()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise SettingsError(f"cannot read the token from {path}: {reason}") from None


def _checked(token: str, origin: str) -> str:
    if len(token) > MAX_TOKEN:
        raise SettingsError(f"a token in {origin} is longer than {MAX_TOKEN} bytes")
    if not token or not token.isascii() or not token.isprintable() or " " in token:
        raise SettingsError(f"{origin} must contain a token: one line of ASCII without spaces")
    return token


def read_certificate(certificate: Path, key: Path) -> tuple[bytes, bytes]:
    """Return the private key and the certificate with its chain, as PEM."""
    pair = _read_pem(key), _read_pem(certificate)

    def password() -> str:  # otherwise OpenSSL asks for it on the terminal
        raise SettingsError(f"the key in {key} is encrypted; write it without a password")

    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(certificate, key, password)
    except OSError as error:
        if not isinstance(error, ssl.SSLError):  # removed meanwhile
            raise SettingsError(f"cannot read {key} or {certificate}: {error.strerror}") from None
        raise SettingsError(f"the key in {key} does not match the certificate") from None
    return pair


def _read_pem(path: Path) -> bytes:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise SettingsError(f"cannot read {path}: {error.strerror}") from None
    if b"-----BEGIN " not in content:
        raise SettingsError(f"{path} is not a PEM file")
    return content
