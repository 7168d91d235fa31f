"""Names that no field of a record has."""

from functools import lru_cache

from generator import naming
from generator.resolved.messages import Message


@lru_cache(maxsize=100)  # of records, which are the type of many fields
def unused_name(word: str, message: Message) -> str:
    """Return the word, with underscores added until no field has this name in JSON or protobuf."""
    identifiers = {field.identifier for field in message.fields}
    names = {*message.by_name, *identifiers, *map(naming.camel_case, identifiers)}
    while word in names:
        word += "_"
    return word
