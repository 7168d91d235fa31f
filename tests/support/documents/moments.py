"""Timestamps that protobuf can represent, but that are invalid in the contract."""

FIRST_SECOND, LAST_SECOND = -62135596800, 253402300799
SECOND = 10**9  # nanoseconds
MOMENT_RULES = {"timestamp.gte_lte", "timestamp.milliseconds"}

_SECONDS = [
    0, 1249464795, FIRST_SECOND, FIRST_SECOND + 1, FIRST_SECOND + 2, LAST_SECOND - 2,
    LAST_SECOND - 1, LAST_SECOND, FIRST_SECOND - 1, LAST_SECOND + 1, 946684800, 946684799,
    10**12, -(10**12), 2**63 - 1, -(2**63),
]  # fmt: skip
_NANOS = [
    0, 1, 999_000_001, SECOND - 1, SECOND, SECOND + 1, 2 * SECOND, 2**31 - 1,
    -1, -1_000_000, -SECOND, -SECOND - 1, -2 * SECOND, -(2**31),
]  # fmt: skip


def _is_of_the_contract(seconds: int, nanos: int) -> bool:
    return FIRST_SECOND <= seconds <= LAST_SECOND and 0 <= nanos < SECOND and nanos % 10**6 == 0


HARD_MOMENTS = [
    (seconds, nanos)
    for seconds in _SECONDS
    for nanos in _NANOS
    if not _is_of_the_contract(seconds, nanos)
]


def is_normalised(seconds: int, nanos: int) -> bool:
    """Return whether only nanos are out of range, which most CEL implementations add to seconds."""
    whole, rest = divmod(seconds * SECOND + nanos, SECOND)
    return not 0 <= nanos < SECOND and _is_of_the_contract(whole, rest)
