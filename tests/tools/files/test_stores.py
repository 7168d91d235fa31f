"""Where content is kept, and how it is found again."""

from pathlib import Path

import pytest

from email_interactions_tools.mail import (
    Fetch,
    Folder,
    fetch_data_url,
    fetch_mid_url,
    to_data_url,
    to_mid_url,
)
from tests.tools.mail.mails import ALTERNATIVES, mail, record_of

SOURCE = mail(ALTERNATIVES)


def assert_kept(store: object, fetch: Fetch) -> None:
    """The URLs in the record lead to the original and to its HTML."""
    record = record_of(SOURCE, store=store)
    assert record.binary_content
    assert record.structured_text
    assert fetch(record.binary_content) == SOURCE
    assert fetch(record.structured_text).decode() == "<p>Grüße</p>"


def test_data_urls() -> None:
    """The content is in the record."""
    assert_kept(to_data_url, fetch_data_url)
    assert fetch_data_url("DATA:,a%20b") == b"a b"


def test_a_folder(tmp_path: Path) -> None:
    """Files by their digest, each content once, complete or missing."""
    folder = Folder(tmp_path / "new folder")
    assert_kept(folder, folder.fetch)
    assert_kept(folder, folder.fetch)
    assert sorted(path.suffix for path in folder.path.iterdir()) == [".eml", ".html"]


def test_mid_urls() -> None:
    """The mail stays in an archive, which finds it by its Message-ID."""
    assert record_of(SOURCE, store=to_mid_url(SOURCE)).binary_content == "mid:1@customer.example"
    assert_kept(to_mid_url(SOURCE), fetch_mid_url({"<1@customer.example>": SOURCE}.__getitem__))
    odd = mail(message_id="<a/b%c?@x>")
    url = record_of(odd, store=to_mid_url(odd)).binary_content
    assert url
    assert fetch_mid_url({"<a/b%c?@x>": odd}.__getitem__)(url) == odd


def test_a_mail_without_message_id_is_its_own_archive() -> None:
    """Its URL contains it."""
    source = mail(message_id=None)
    url = record_of(source, store=to_mid_url(source)).binary_content
    assert url
    assert fetch_data_url(url) == source


@pytest.mark.parametrize("url", ["", "x", "http://x", "data:x", "data:;base64,a", "mid:x/y"])
def test_an_unknown_url_is_a_lookup_error(url: str, tmp_path: Path) -> None:
    """For each kind of store."""
    mids: dict[str, bytes] = {}
    for fetch in (Folder(tmp_path).fetch, fetch_mid_url(mids.__getitem__), fetch_data_url):
        with pytest.raises(LookupError):
            fetch(url)


def test_a_folder_reads_its_own_files_only(tmp_path: Path) -> None:
    """Neither others, nor what a link points at."""
    (tmp_path / "secret").write_text("x")
    folder = Folder(tmp_path / "store")
    folder(b"x", "text/html")
    (folder.path / "link").symlink_to(tmp_path / "secret")
    root = folder.path.as_uri()
    for url in (f"{root}/../secret", f"{root}/link", f"{root}/missing", f"{root}/%2e%2e/secret"):
        with pytest.raises(LookupError):
            folder.fetch(url)
