"""What two versions have in common, by name."""

from collections.abc import Iterator, Sequence
from typing import Generic, Protocol, TypeVar


class _Named(Protocol):
    @property
    def name(self) -> str: ...


N = TypeVar("N", bound=_Named)


class Matched(Generic[N]):
    """The parts of one kind in two versions: added ones, removed ones, and pairs."""

    def __init__(self, old: Sequence[N], new: Sequence[N]) -> None:
        self._old = {part.name: part for part in old}
        self._new = {part.name: part for part in new}

    def added(self) -> list[N]:
        """In the new version only."""
        return [part for name, part in self._new.items() if name not in self._old]

    def removed(self) -> list[N]:
        """In the old version only."""
        return [part for name, part in self._old.items() if name not in self._new]

    def pairs(self) -> Iterator[tuple[N, N]]:
        """Old and new, in the order of the new version."""
        for name, part in self._new.items():
            if name in self._old:
                yield self._old[name], part
