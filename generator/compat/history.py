"""What changed from each released version to the next one, as the model carries it to the pages."""

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from generator.compat.changes import Change
from generator.compat.compare import changes
from generator.compat.effects import Effects, Grade
from generator.model import Release, ReleasedChange, Spec

Version = tuple[str, Callable[[], Spec]]  # its name, and how it is read

_CONSUMERS = Effects._fields
_WORDS = {
    "wire_new": "protobuf wire, new reader",
    "wire_old": "protobuf wire, old reader",
    "json_new": "JSON, new reader",
    "json_old": "JSON, old reader",
    "python": "source code in Python",
    "stubs": "source code with stubs",
}


def releases(versions: Sequence[Version]) -> tuple[Release, ...]:
    """The newest first. The versions come in order, and each is read once, if at all."""
    if not versions:
        return ()
    found = [Release(versions[0][0], None, ())]
    specs = [(name, read()) for name, read in versions] if versions[1:] else []
    for (since, old), (version, new) in pairwise(specs):
        found.append(Release(version, since, tuple(map(_released, changes(old, new)))))
    return tuple(reversed(found))


def _released(change: Change) -> ReleasedChange:
    return ReleasedChange(
        subject=change.subject,
        words=change.words,
        verdict=change.verdict.value,
        effects=tuple(_effects(change.effects)),
    )


def _effects(effects: Effects) -> Iterator[str]:
    for consumer, grade in zip(_CONSUMERS, effects, strict=True):
        if grade is not Grade.NOTHING:
            yield f"{_WORDS[consumer]}: {grade}"
