"""The results: how they are stored, and the figures that goals and tables share."""

import json
import re
from pathlib import Path
from typing import Any

_INNERMOST = re.compile(r"\[[^\[\]{}]*\]|\{[^{}]{,400}\}")


class Results:
    """The summary of a run: quartiles of ratios, and the facts next to them on the page."""

    def __init__(self, data: dict[str, Any]) -> None:
        self.data = data

    @classmethod
    def load(cls, path: Path) -> "Results":
        """Read a results file."""
        return cls(json.loads(path.read_text(encoding="utf-8")))

    def save(self, path: Path) -> None:
        """Write the file: numbers have six digits, and a row of a table is one line."""
        data = json.loads(json.dumps(self.data), parse_float=_rounded)
        text = json.dumps(data, indent=1)
        text = _INNERMOST.sub(lambda match: re.sub(r"\s+", " ", match[0]), text)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text + "\n", encoding="utf-8")

    def speed(
        self, benchmark: str, contender: str, than: str = "", sample: str = "typical"
    ) -> float:
        """Return the median speed of a contender relative to another one, or to the baseline."""
        speeds = self.data["records"]["speeds"][benchmark][sample]
        return float(speeds[contender][1] / (speeds[than][1] if than else 1))

    def contender(self, key: str) -> dict[str, Any]:
        """Return the title, verdicts and other facts about a contender."""
        return dict(self.data["records"]["contenders"][key])

    def import_time(self, key: str) -> float:
        """Return the median CPU time of a program that imports, relative to the baseline."""
        return float(1 / self.data["imports"][key]["cpu_speed"][1])

    def tool(self, size: str, key: str) -> dict[str, Any]:
        """Return the row of a generator at a size; KeyError if it was not measured."""
        return dict(self.data["generation"][size]["tools"][key])

    def faster(self, size: str, key: str, than: str) -> float:
        """Return how many times faster a generator is, by CPU or wall time: the smaller."""
        own, other = self.tool(size, key), self.tool(size, than)
        return float(min(other[time][1] / own[time][1] for time in ("cpu", "wall")))


def _rounded(digits: str) -> float:
    return float(f"{float(digits):.6g}")
