"""adaptix with orjson, into the dataclass; strict, unknown names forbidden."""

from typing import Any

import orjson
from adaptix import DebugTrail, ExtraForbid, Retort, name_mapping
from adaptix.load_error import LoadError, UnionLoadError

from benchmarks.contender import Contender, Way
from benchmarks.contenders.rules import require_companions, require_urls
from email_interactions import EmailIn

_RECIPE = [
    name_mapping(EmailIn, map={"from_address": "from"}, extra_in=ExtraForbid(), omit_default=True),
    name_mapping(extra_in=ExtraForbid(), omit_default=True),
]
_quick = Retort(recipe=_RECIPE, debug_trail=DebugTrail.DISABLE)
_load = _quick.get_loader(EmailIn)
_dump = _quick.get_dumper(EmailIn)
_load_all = Retort(recipe=_RECIPE, debug_trail=DebugTrail.ALL).get_loader(EmailIn)


def _decode(text: bytes) -> Any:
    return require_companions(require_urls(_load(orjson.loads(text))))


def _encode(record: Any) -> Any:
    return orjson.dumps(_dump(record))


def _report(text: bytes) -> int:
    try:
        require_companions(require_urls(_load_all(orjson.loads(text))))
    except LoadError as error:
        return _leaves(error)
    except ValueError:
        return 1
    return 0


def _leaves(error: BaseException) -> int:
    """How many faults lie in a group of groups; a value that fits no type of several is one."""
    if isinstance(error, BaseExceptionGroup) and not isinstance(error, UnionLoadError):
        return sum(map(_leaves, error.exceptions))
    return 1


CONTENDERS = [
    Contender(
        key="adaptix",
        title="adaptix, orjson",
        ways={
            "decode": Way(_decode),
            "encode": Way(_encode, _decode),
            "report": Way(_report),
        },
    )
]
