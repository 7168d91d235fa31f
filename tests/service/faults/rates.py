"""How many calls a second, and how long they take."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import NamedTuple


def percentile(ordered: Sequence[float], percent: int) -> float:
    """Of values in order."""
    return ordered[min(len(ordered) * percent // 100, len(ordered) - 1)]


class Rate(NamedTuple):
    """Calls a second, and the milliseconds that half of them and 99 of 100 stay below."""

    rate: float
    p50: float
    p99: float

    def __str__(self) -> str:
        return f"{self.rate:7.0f}/s  p50 {self.p50:6.2f} ms  p99 {self.p99:6.2f} ms"


async def measured(call: Callable[[int], Awaitable[object]], *, calls: int, at_once: int) -> Rate:
    """Makes so many calls, so many at once; the number of the call is its argument."""
    times: list[float] = []
    numbers = iter(range(calls))

    async def client() -> None:
        for number in numbers:
            begin = time.perf_counter()
            await call(number)
            times.append((time.perf_counter() - begin) * 1000)

    begin = time.perf_counter()
    await asyncio.gather(*(client() for _ in range(at_once)))
    spent = time.perf_counter() - begin
    times.sort()
    return Rate(calls / spent, percentile(times, 50), percentile(times, 99))
