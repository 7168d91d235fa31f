"""CPU times of calls, measured side by side: each task once per round, in rotating order.

A sample repeats a call until it lasts long enough to be timed. Ratios compare samples of the same
round, so that a slow moment of the machine affects both sides.
"""

import gc
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from statistics import quantiles
from typing import Any, NamedTuple

Quartiles = tuple[float, float, float]  # lower quartile, median, upper quartile


class Task(NamedTuple):
    """A function and the arguments with which it is called in turn."""

    function: Callable[[Any], object]
    arguments: Sequence[Any]


def quartiles(values: Sequence[float]) -> Quartiles:
    """Return the quartiles; a single value is used for all three."""
    low, median, high = quantiles(values, n=4, method="inclusive") if values[1:] else [*values] * 3
    return low, median, high


def ratios(left: Sequence[float], right: Sequence[float]) -> Quartiles:
    """Return the quartiles of left / right, taken within each round that has both."""
    return quartiles([a / b for a, b in zip(left, right, strict=False)])


def interleaved(tasks: Mapping[str, Task], rounds: int, seconds: float) -> dict[str, list[float]]:
    """Return the CPU seconds per call of each task, by round.

    Results are dropped at once and the garbage collector is off.
    """
    repeats = {name: _repeats(task, seconds) for name, task in tasks.items()}
    samples: dict[str, list[float]] = {name: [] for name in tasks}
    gc.collect()
    gc.freeze()  # so that collections skip existing objects
    gc.disable()
    try:
        for name in _turns(list(tasks), rounds):
            samples[name].append(_sample(tasks[name], repeats[name]))
            gc.collect()
    finally:
        gc.enable()
        gc.unfreeze()
    return samples


def _turns(names: list[str], rounds: int) -> Iterator[str]:
    """Yield each name once per round; each round begins with another one."""
    for number in range(rounds):
        start = number % len(names)
        yield from names[start:] + names[:start]


def _repeats(task: Task, seconds: float) -> int:
    """Return how often a sample of about `seconds` repeats the arguments; warms up, too."""
    count = 1
    while True:
        lasted = _sample(task, count) * count * len(task.arguments)
        if lasted > seconds / 2:
            return max(1, round(count * seconds / lasted))
        count *= 2


def _sample(task: Task, repeats: int) -> float:
    function, arguments = task
    begin = time.process_time()
    for _ in range(repeats):
        for argument in arguments:
            function(argument)
    seconds = time.process_time() - begin
    return seconds / (repeats * len(arguments))
