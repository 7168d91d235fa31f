"""cattrs with orjson, into the dataclass; unknown names are forbidden."""

from typing import Any

from cattrs import ClassValidationError
from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn, override
from cattrs.preconf.orjson import OrjsonConverter, make_converter

from benchmarks.contender import Contender, Way
from benchmarks.contenders.rules import require_companions, require_urls
from email_interactions import EmailIn


def _converter(*, detailed: bool) -> OrjsonConverter:
    converter = make_converter(
        forbid_extra_keys=True, detailed_validation=detailed, omit_if_default=True
    )
    renamed: Any = {"from_address": override(rename="from")}
    structure = make_dict_structure_fn(
        EmailIn,
        converter,
        _cattrs_forbid_extra_keys=True,
        _cattrs_detailed_validation=detailed,
        **renamed,
    )
    converter.register_structure_hook(EmailIn, structure)
    unstructure = make_dict_unstructure_fn(
        EmailIn, converter, _cattrs_omit_if_default=True, **renamed
    )
    converter.register_unstructure_hook(EmailIn, unstructure)
    return converter


_quick = _converter(detailed=False)
_detailed = _converter(detailed=True)


def _decode(text: bytes) -> Any:
    return require_companions(require_urls(_quick.loads(text, EmailIn)))


def _report(text: bytes) -> int:
    try:
        require_companions(require_urls(_detailed.loads(text, EmailIn)))
    except ClassValidationError as error:
        return _leaves(error)
    except ValueError:
        return 1
    return 0


def _leaves(error: BaseException) -> int:
    """How many faults lie in a group of groups."""
    if isinstance(error, BaseExceptionGroup):
        return sum(map(_leaves, error.exceptions))
    return 1


CONTENDERS = [
    Contender(
        key="cattrs",
        title="cattrs, orjson",
        ways={
            "decode": Way(_decode),
            "encode": Way(_quick.dumps, _decode),
            "report": Way(_report),
        },
    )
]
