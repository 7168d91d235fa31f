"""Timing calls side by side: every contender once a round, in an order that turns by one.

A sample repeats a call until it lasts long enough to be timed. What is compared is always taken in
the same round, so that a slow moment of the machine hits both sides.
"""

import gc
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from statistics import quantiles
from typing import Any, NamedTuple


class Sample(NamedTuple):
    """Seconds that one call took, on average over a sample."""

    cpu: float
    wall: float


class Spread(NamedTuple):
    """The median of some numbers, and the quartiles around it."""

    low: float
    median: float
    high: float


class Task(NamedTuple):
    """A function and the arguments that it is called with in turn."""

    call: Callable[[Any], object]
    arguments: Sequence[Any]


def spread(values: Sequence[float]) -> Spread:
    """The three quartiles; of one value, itself."""
    if len(values) == 1:
        return Spread(values[0], values[0], values[0])
    return Spread(*quantiles(values, n=4, method="inclusive"))


def ratios(reference: Sequence[float], values: Sequence[float]) -> Spread:
    """How many times faster than the reference, from what was taken in the same round."""
    return spread([base / value for base, value in zip(reference, values, strict=True)])


def passes(task: Task, seconds: float) -> int:
    """How often to go over the arguments for a sample of about so many seconds; warms up, too."""
    count = 1
    while True:
        lasted = _timed(task, count).wall * count * len(task.arguments)
        if lasted > seconds / 2:
            return max(1, round(count * seconds / lasted))
        count *= 2


def interleaved(tasks: Mapping[str, Task], rounds: int, seconds: float) -> dict[str, list[Sample]]:
    """The samples of every task, by round. Results are dropped at once; no garbage is collected."""
    counts = {name: passes(task, seconds) for name, task in tasks.items()}
    found: dict[str, list[Sample]] = {name: [] for name in tasks}
    with _no_collection():
        for name in _turns(list(tasks), rounds):
            found[name].append(_timed(tasks[name], counts[name]))
            gc.collect()
    return found


def interleaved_keeping(tasks: Mapping[str, Task], rounds: int) -> dict[str, list[Sample]]:
    """The same over all arguments once, with every result kept and garbage collected as usual."""
    found: dict[str, list[Sample]] = {name: [] for name in tasks}
    for name in tasks:
        _kept(tasks[name])
    gc.collect()
    gc.freeze()  # what is there already is nobody's cost
    try:
        for name in _turns(list(tasks), rounds):
            found[name].append(_kept(tasks[name]))
            gc.collect()
    finally:
        gc.unfreeze()
    return found


def _turns(names: list[str], rounds: int) -> Iterator[str]:
    """Each name once a round; each round begins with another one."""
    for number in range(rounds):
        start = number % len(names)
        yield from names[start:] + names[:start]


def _timed(task: Task, count: int) -> Sample:
    call, arguments = task
    calls = count * len(arguments)
    begin, begin_cpu = time.perf_counter(), time.process_time()
    for _ in range(count):
        for argument in arguments:
            call(argument)
    cpu, wall = time.process_time() - begin_cpu, time.perf_counter() - begin
    return Sample(cpu / calls, wall / calls)


def _kept(task: Task) -> Sample:
    call, arguments = task
    begin, begin_cpu = time.perf_counter(), time.process_time()
    kept = [call(argument) for argument in arguments]
    cpu, wall = time.process_time() - begin_cpu, time.perf_counter() - begin
    return Sample(cpu / len(kept), wall / len(kept))


@contextmanager
def _no_collection() -> Iterator[None]:
    gc.collect()
    gc.freeze()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.unfreeze()
