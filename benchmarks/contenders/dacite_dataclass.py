"""dacite with orjson, into the dataclass; strict."""

from datetime import datetime
from enum import IntEnum
from typing import Any

import orjson
from dacite import Config, from_dict

from benchmarks.contender import Contender, Way
from benchmarks.contenders.rules import require_companions, require_urls
from email_interactions import EmailIn

_CONFIG = Config(strict=True, cast=[IntEnum], type_hooks={datetime: datetime.fromisoformat})


def _decode(text: bytes) -> Any:
    document = orjson.loads(text)
    if "from" in document:
        document["from_address"] = document.pop("from")
    return require_companions(require_urls(from_dict(EmailIn, document, _CONFIG)))


CONTENDERS = [Contender(key="dacite", title="dacite, orjson", ways={"decode": Way(_decode)})]
