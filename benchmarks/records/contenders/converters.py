"""Libraries that convert parsed JSON into the dataclass: adaptix, cattrs, dacite, with orjson.

They are strict, and reject unknown fields.
"""

from datetime import datetime
from enum import IntEnum
from typing import Any

import orjson
from adaptix import DebugTrail, ExtraForbid, Retort, name_mapping
from adaptix.load_error import UnionLoadError
from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn, override
from cattrs.preconf.orjson import OrjsonConverter, make_converter
from dacite import Config, from_dict

from benchmarks.records.contender import Contender, Operation, reporting
from benchmarks.records.contenders.record import require_rules
from email_interactions import EmailIn


def _violations(error: BaseException) -> int:
    """Count the leaves of nested groups; a value that fits no type of a union is one."""
    if isinstance(error, BaseExceptionGroup) and not isinstance(error, UnionLoadError):
        return sum(map(_violations, error.exceptions))
    return 1


_RECIPE = [
    name_mapping(EmailIn, map={"from_address": "from"}, extra_in=ExtraForbid(), omit_default=True),
    name_mapping(extra_in=ExtraForbid(), omit_default=True),
]
_retort = Retort(recipe=_RECIPE, debug_trail=DebugTrail.DISABLE)
_load = _retort.get_loader(EmailIn)
_dump = _retort.get_dumper(EmailIn)
_load_all = Retort(recipe=_RECIPE, debug_trail=DebugTrail.ALL).get_loader(EmailIn)


def _adaptix_decode(text: bytes) -> Any:
    return require_rules(_load(orjson.loads(text)))


def _converter(*, detailed: bool) -> OrjsonConverter:
    converter = make_converter(
        forbid_extra_keys=True, detailed_validation=detailed, omit_if_default=True
    )
    renamed: Any = {"from_address": override(rename="from")}
    structure = make_dict_structure_fn(EmailIn, converter, **renamed)
    converter.register_structure_hook(EmailIn, structure)
    unstructure = make_dict_unstructure_fn(
        EmailIn, converter, _cattrs_omit_if_default=True, **renamed
    )
    converter.register_unstructure_hook(EmailIn, unstructure)
    return converter


_cattrs = _converter(detailed=False)
_cattrs_detailed = _converter(detailed=True)


def _cattrs_decode(text: bytes) -> Any:
    return require_rules(_cattrs.loads(text, EmailIn))


_DACITE = Config(strict=True, cast=[IntEnum], type_hooks={datetime: datetime.fromisoformat})


def _dacite_decode(text: bytes) -> Any:
    document = orjson.loads(text)
    if "from" in document:
        document["from_address"] = document.pop("from")
    return require_rules(from_dict(EmailIn, document, _DACITE))


CONTENDERS = {
    "cattrs": Contender(
        "cattrs, orjson",
        decode=Operation(_cattrs_decode),
        encode=Operation(_cattrs.dumps, _cattrs_decode),
        report=reporting(
            lambda text: require_rules(_cattrs_detailed.loads(text, EmailIn)), _violations
        ),
    ),
    "adaptix": Contender(
        "adaptix, orjson",
        decode=Operation(_adaptix_decode),
        encode=Operation(lambda record: orjson.dumps(_dump(record)), _adaptix_decode),
        report=reporting(lambda text: require_rules(_load_all(orjson.loads(text))), _violations),
    ),
    "dacite": Contender("dacite, orjson", decode=Operation(_dacite_decode)),
}
