"""The contents of the portions of files: counts, and the positions of rejected items."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from email_interactions import Accepted, Interaction, Item, OtherKind, Rejected
from email_interactions_tools.files.portions import Portion


@dataclass(slots=True)
class Outcome:
    """What was read of a portion."""

    valid: int = 0
    other: int = 0
    rejected: int = 0
    lines: int = 0
    unreadable: str = ""
    """Why the portion was not read to its end."""

    @property
    def items(self) -> int:
        """The number of items."""
        return self.valid + self.other + self.rejected

    def count(self, item: Item[Interaction]) -> None:
        """Count an item."""
        if isinstance(item, Accepted):
            self.valid += 1
        elif isinstance(item, OtherKind):
            self.other += 1
        else:
            self.rejected += 1

    def add(self, after: "Outcome") -> None:
        """Add the outcome of the next portion."""
        for name in ("valid", "other", "rejected", "lines"):
            setattr(self, name, getattr(self, name) + getattr(after, name))
        self.unreadable = self.unreadable or after.unreadable


class Tally:
    """Counts items and violations of one portion after another."""

    def __init__(self) -> None:
        self.total = Outcome()
        self._before = Outcome()  # in the same file
        self._rules: Counter[str] = Counter()

    def placed(
        self, portion: Portion, items: Iterable[Rejected], outcome: Outcome
    ) -> Iterator[Rejected]:
        """Yield the items with their positions in the file; the outcome includes all items."""
        if not portion.start:
            self._before = Outcome()
        for item in items:
            self._rules.update(violation.rule for violation in item.violations)
            line = item.line and item.line + self._before.lines
            yield replace(item, index=item.index + self._before.items, line=line)
        self._before.add(outcome)
        self.total.add(outcome)

    def summary(self, participle: str) -> str:
        """Return the counts in one line."""
        total = self.total
        rules = ", ".join(f"{count} {rule}" for rule, count in sorted(self._rules.items()))
        return (
            f"{total.valid} {participle}, {total.other} of other kinds, {total.rejected} rejected;"
            f" violations: {rules or 'none'}\n"
        )
