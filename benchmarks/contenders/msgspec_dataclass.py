"""msgspec straight into the dataclass, for which it can neither rename nor forbid fields."""

import msgspec

from benchmarks.contender import Contender, Way
from email_interactions import EmailIn


def _renamed(text: bytes) -> bytes:
    """The document with the attribute's name for `from`, as a Struct would rename it."""
    return text.replace(b'"from":', b'"from_address":').replace(b'"from": ', b'"from_address": ')


CONTENDERS = [
    Contender(
        key="msgspec_dataclass",
        title="msgspec, the dataclass",
        less="`from` renamed before; unknown names pass; neither URLs nor conditions",
        ways={"decode": Way(msgspec.json.Decoder(EmailIn).decode, _renamed)},
    )
]
