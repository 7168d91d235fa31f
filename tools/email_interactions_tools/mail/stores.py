"""Where the original of a mail and its HTML are kept: a store returns the URL of a content.

A record has URLs for both. `to_data_url` puts the content into the record, `Folder` into files, and
`to_mid_url` leaves it in the mail archive, which finds it by its Message-ID.
"""

import os
from base64 import b64decode, b64encode
from collections.abc import Callable, Generator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, TypeAlias
from urllib.parse import quote, unquote, unquote_to_bytes, urlsplit
from urllib.request import url2pathname

from email_interactions_tools.mail.body import Body
from email_interactions_tools.mail.notes import Notes
from email_interactions_tools.mail.structure import Head, message_id_of

Store: TypeAlias = Callable[[bytes, str], str]
"""Stores content of a MIME type and returns its URL."""
Fetch: TypeAlias = Callable[[str], bytes]
"""Returns the content of a URL; raises LookupError for an unknown one."""

MESSAGE, HTML = "message/rfc822", "text/html"
_NAMES = {MESSAGE: ".eml", HTML: ".html"}


def to_data_url(content: bytes, mime: str) -> str:
    """Return the content as a URL (RFC 2397)."""
    return f"data:{quote(mime.replace(' ', ''), safe='/;=')};base64,{b64encode(content).decode()}"


def fetch_data_url(url: str) -> bytes:
    """Return the content of a `data:` URL."""
    scheme, _, rest = url.partition(":")
    mime, comma, encoded = rest.partition(",")
    if scheme.lower() != "data" or not comma:
        raise LookupError(f"not a data: URL: {url[:60]}")
    content = unquote_to_bytes(encoded)
    if not mime.lower().endswith(";base64"):
        return content
    try:
        return b64decode(content)
    except ValueError as error:
        raise LookupError(f"not base64: {url[:60]}: {error}") from None


@contextmanager
def completed(file: IO[bytes], path: Path) -> Generator[None, None, None]:
    """Remove a new file that is not completed, such as after Ctrl-C or on a full disk."""
    try:
        yield
        file.flush()
    except BaseException:
        path.unlink()
        raise


class Folder:
    """A folder of files, named by the digest of their content; equal content is stored once."""

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path).absolute()

    def __call__(self, content: bytes, mime: str) -> str:
        """Store content and return the `file:` URL of its file, which is complete or missing."""
        name = sha256(content).hexdigest() + _NAMES.get(mime.partition(";")[0], ".bin")
        path = self.path / name
        if not path.exists():
            self.path.mkdir(parents=True, exist_ok=True)
            with (
                NamedTemporaryFile(dir=self.path, suffix=".new", delete=False) as file,
                completed(file, Path(file.name)),
            ):
                file.write(content)
            os.replace(file.name, path)  # noqa: PTH105  the name is a text
        return path.as_uri()

    def fetch(self, url: str) -> bytes:
        """Return the content of a URL of this folder; other files are not read."""
        parts = urlsplit(url)
        path = Path(url2pathname(parts.path))
        if parts.scheme != "file" or path.parent != self.path or path.is_symlink():
            raise LookupError(f"not a file of {self.path}: {url[:60]}")
        try:
            return path.read_bytes()
        except OSError as error:
            raise LookupError(f"cannot read {path}: {error.strerror}") from None


def to_mid_url(source: bytes) -> Store:
    """Return a store for one mail, whose URLs (RFC 2392) contain its Message-ID.

    Nothing is stored: the mail must stay in an archive. A mail without Message-ID is stored in the
    URL itself.
    """
    identifier = message_id_of(source)

    def store(content: bytes, mime: str) -> str:
        if not identifier:
            return to_data_url(content, mime)
        url = f"mid:{quote(identifier[1:-1], safe='@')}"
        return url if mime == MESSAGE else f"{url}/html"

    return store


def fetch_mid_url(original: Callable[[str], bytes]) -> Fetch:
    """Return a function for the URLs of `to_mid_url`; `original` finds a mail by Message-ID."""

    def fetch(url: str) -> bytes:
        scheme, _, path = url.partition(":")
        identifier, _, part = path.partition("/")
        if scheme.lower() != "mid" or part not in ("", "html"):
            raise LookupError(f"not a mid: URL: {url[:60]}")
        source = original(f"<{unquote(identifier)}>")
        if not part:
            return source
        html = Body(source, Head(source), Notes()).html()
        if html is None:
            raise LookupError(f"the mail has no HTML: {url[:60]}")
        return html.encode()

    return fetch
