"""Names: how each format spells a name of the spec."""

import re

SNAKE_CASE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
CAMEL_CASE = re.compile(r"([A-Z][a-z0-9]*)+")
_WORDS = re.compile(r"[A-Za-z][A-Za-z0-9]*([-_. ][A-Za-z0-9]+)*")
UNSPECIFIED = "UNSPECIFIED"  # the name in protobuf for 0 in an enum that does not define it
VERSION = re.compile(r"(0|[1-9][0-9]*)[.](0|[1-9][0-9]*)[.](0|[1-9][0-9]*)")
UPPER_SNAKE_CASE = re.compile(r"[A-Z][A-Z0-9]*(_[A-Z0-9]+)*")


def snake_case(name: str) -> str:
    """LoanDeskService -> loan_desk_service; as buf has it, AB1C -> ab1c"""
    return re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z0-9])(?=[A-Z][a-z])", "_", name).lower()


def identifier(name: str) -> str:
    """contentType, last-modified -> content_type, last_modified; any other name as it is"""
    if name.islower() and name.isidentifier():
        return name
    return snake_case(re.sub("[-. ]", "_", name)) if _WORDS.fullmatch(name) else name


def camel_case(identifier: str) -> str:
    """in_stock -> inStock, as protobuf derives the JSON name by default"""
    head, *tail = identifier.split("_")
    return head + "".join(part[:1].upper() + part[1:] for part in tail)


def pascal_case(value: str) -> str:
    """NOT_BACK -> NotBack, as C# names an enum value"""
    return "".join(part.capitalize() for part in value.split("_"))


def enum_value(enum: str, value: str) -> str:
    """LoanStatus, LENT -> LOAN_STATUS_LENT, unique in a protobuf package"""
    return f"{snake_case(enum).upper()}_{value}"
