"""Tokens and certificates from files, which may be read again while the server runs."""

import os
import ssl
from collections.abc import Mapping
from pathlib import Path

from email_interactions_service.settings import SettingsError

TOKEN_VARIABLE = "EMAIL_INTERACTIONS_TOKEN"  # noqa: S105  the name of a variable
MAX_TOKEN = 4_096  # bytes: callers cannot send much more in metadata


def read_tokens(path: Path | None) -> Mapping[str, str]:
    """Return the valid tokens, each with the name of its caller, which may be empty.

    They are those of the file, or else that of the environment; empty if there is neither.
    """
    if path is None:
        text = os.environ.get(TOKEN_VARIABLE)
        return {} if text is None else {_checked(text.strip(), TOKEN_VARIABLE): ""}
    result: dict[str, str] = {}
    lines = [line.split() for line in _read_token_file(path).splitlines() if line.strip()]
    for words in lines or [[""]]:
        name = "" if len(words) == len(lines) == 1 else words[0]
        token = _checked(" ".join(words if not name else words[1:]), path)
        if token in result or name in result.values():
            raise SettingsError(f"{path} contains a name or a token twice; each caller has its own")
        result[token] = name
    return result


def _read_token_file(path: Path) -> str:
    try:
        if path.stat().st_mode & 0o007:
            raise SettingsError(f"every user of this machine can read {path}: chmod 600 {path}")
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise SettingsError(f"cannot read the token from {path}: {reason}") from None


def _checked(token: str, origin: Path | str) -> str:
    if len(token) > MAX_TOKEN:
        raise SettingsError(f"a token in {origin} is longer than {MAX_TOKEN} bytes")
    if not token or not token.isascii() or not token.isprintable() or " " in token:
        several = "" if isinstance(origin, str) else ", or lines with a name and a token each"
        raise SettingsError(
            f"{origin} must contain a token: one line of ASCII without spaces{several}"
        )
    return token


def read_certificate(certificate: Path, key: Path) -> tuple[bytes, bytes]:
    """Return the private key and the certificate with its chain, as PEM."""
    pair = _read_pem(key), _read_pem(certificate)
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(certificate, key)
    except ssl.SSLError:
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
