"""cattrs with orjson: converts parsed JSON into the dataclass; strict, rejects unknown fields."""

from typing import Any

from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn, override
from cattrs.preconf.orjson import OrjsonConverter, make_converter

from benchmarks.records.contender import Contender, Operation, reporting
from benchmarks.records.contenders.record import require_rules
from email_interactions import EmailIn


def _violations(error: BaseException) -> int:
    """Count the leaves of nested groups."""
    if isinstance(error, BaseExceptionGroup):
        return sum(map(_violations, error.exceptions))
    return 1


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


_plain = _converter(detailed=False)
_detailed = _converter(detailed=True)


def _decode(text: bytes) -> Any:
    return require_rules(_plain.loads(text, EmailIn))


CONTENDERS = {
    "cattrs": Contender(
        "cattrs, orjson",
        decode=Operation(_decode),
        encode=Operation(_plain.dumps, _decode),
        report=reporting(lambda text: require_rules(_detailed.loads(text, EmailIn)), _violations),
    )
}
