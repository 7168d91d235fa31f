"""Tables in Markdown: number formats, and columns that are also aligned in a terminal."""

import math
import re
from collections.abc import Sequence

_TABLE = re.compile(r"(?:^\|.*\|\n)+", re.MULTILINE)


def number(value: float) -> str:
    """Return three significant digits: 0.0123, 1.23, 12.3, 1,230."""
    if value == 0:
        return "0"
    rounded = float(f"{value:.2e}")
    digits = 2 - math.floor(math.log10(abs(rounded)))
    return f"{rounded:,.{max(digits, 0)}f}"


def spread(quartiles: Sequence[float]) -> str:
    """Return the median with its quartiles."""
    low, median, high = quartiles
    return number(median) if low == high else f"{number(median)} [{number(low)}, {number(high)}]"


def aligned(markdown: str) -> str:
    """Pad the cells of every table."""
    return _TABLE.sub(lambda match: _aligned_table(match[0]), markdown)


def _aligned_table(table: str) -> str:
    rows = [[c.strip() for c in line.strip("|").split("|")] for line in table.splitlines()]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    is_right = [cell.endswith(":") for cell in rows[1]]
    rows[1] = ["-" * (w - right) + ":" * right for w, right in zip(widths, is_right, strict=True)]
    lines = (
        " | ".join(
            cell.rjust(width) if right else cell.ljust(width)
            for cell, width, right in zip(row, widths, is_right, strict=True)
        )
        for row in rows
    )
    return "".join(f"| {line} |\n" for line in lines)
