"""The least that a dataclass costs on top of msgspec: each attribute of a Struct, copied over.

It stands between the Struct and the product: what a dataclass that is read through a Struct costs
before a rule of the contract is looked at.
"""

import msgspec

from benchmarks.contender import Contender, Way
from benchmarks.contenders import msgspec_struct
from email_interactions import EmailAddress, EmailIn

_decode = msgspec.json.Decoder(msgspec_struct.EmailIn).decode
_new = object.__new__


def _address(struct: msgspec_struct.EmailAddress) -> EmailAddress:
    record = _new(EmailAddress)
    record.address = struct.address
    record.personal = struct.personal
    return record


def _copied(text: bytes) -> EmailIn:
    struct = _decode(text)
    record = _new(EmailIn)
    record.from_address = _address(struct.from_address) if struct.from_address else None
    record.reply_to = _address(struct.reply_to) if struct.reply_to else None
    record.to = [_address(item) for item in struct.to]
    record.cc = [_address(item) for item in struct.cc]
    record.sent_date = struct.sent_date
    record.customer_id = struct.customer_id
    record.interaction_id = struct.interaction_id
    record.status = struct.status
    record.entity_type = struct.entity_type
    record.type = struct.type
    record.sub_type = struct.sub_type
    record.media_type = struct.media_type
    record.parent_id = struct.parent_id
    record.thread_id = struct.thread_id
    record.external_id = struct.external_id
    record.owner_id = struct.owner_id
    record.creator_app_id = struct.creator_app_id
    record.start_date = struct.start_date
    record.end_date = struct.end_date
    record.timeshift = struct.timeshift
    record.category_id = struct.category_id
    record.allow_children = struct.allow_children
    record.subject = struct.subject
    record.stopped_reason = struct.stopped_reason
    record.text = struct.text
    record.structured_text = struct.structured_text
    record.structured_text_mime = struct.structured_text_mime
    record.binary_content = struct.binary_content
    record.binary_content_mime = struct.binary_content_mime
    record.binary_content_size = struct.binary_content_size
    record.udata = struct.udata
    return record


CONTENDERS = [
    Contender(
        key="copied",
        title="msgspec, Struct copied into the dataclass",
        less="neither URLs nor conditions",
        ways={"decode": Way(_copied)},
    )
]
