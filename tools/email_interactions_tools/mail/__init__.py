"""Convert mail (RFC 5322, MIME) to records and records to mail.

    converted = from_mail(source, customer_id="c1", interaction_id="i1", creator_app_id=102)
    mail, notes = to_mail(converted.record)

Every loss and every guess is a note. A mail may be broken in any way: it still becomes a valid
record, in time and memory proportional to its size.

Headers and bodies are decoded by the standard library's `email`, except in three cases: its parser
recurses for nested parts, its address parser slows down quadratically, and it raises exceptions for
some real mail.
"""

from email_interactions_tools.mail.notes import Note
from email_interactions_tools.mail.reading import Converted, Related, from_mail
from email_interactions_tools.mail.stores import (
    Fetch,
    Folder,
    Store,
    fetch_data_url,
    fetch_mid_url,
    to_data_url,
    to_mid_url,
)
from email_interactions_tools.mail.structure import message_id_of
from email_interactions_tools.mail.writing import to_mail

__all__ = [
    "Converted",
    "Fetch",
    "Folder",
    "Note",
    "Related",
    "Store",
    "fetch_data_url",
    "fetch_mid_url",
    "from_mail",
    "message_id_of",
    "to_data_url",
    "to_mail",
    "to_mid_url",
]
