"""Which plots the page has, and what is in each."""

from typing import Any

from benchmarks.goals import Results, contender
from benchmarks.plots import Bar, Line, bars, lines, number

_LINES = ("own", "own_text", "typespec", "linkml", "dcg")


def pictures(results: Results) -> dict[str, str]:
    """SVG by name of file."""
    found = {
        f"{timing['operation']}.svg": _bars(results, timing)
        for timing in results["documents"]["timings"]
        if timing["documents"] == "typical"
    }
    found["generation_seed.svg"] = _seed(results)
    tables = [table for table in results["generation"] if table["size"] != "seed"]
    if len(tables) > 2:
        found["generation.svg"] = _scale(tables)
    return found


def _bars(results: Results, timing: dict[str, Any]) -> str:
    """A bar a library on the typical document."""
    return bars(
        timing["title"],
        "typical document; speed by CPU time, median and quartiles; longer is faster",
        [
            Bar(
                _short(contender(results, row["contender"])["title"]),
                _quartiles(row["cpu_ratio"]),
                number(row["cpu_ratio"][1]),
                row["contender"].startswith("product"),
            )
            for row in timing["rows"]
        ],
    )


def _quartiles(found: list[float]) -> tuple[float, float, float]:
    low, median, high = found
    return low, median, high


def _short(title: str) -> str:
    return title.removeprefix("protobuf, ")


def _seed(results: Results) -> str:
    """Seconds that the real spec takes; the floors are left to the table."""
    (table,) = (table for table in results["generation"] if table["size"] == "seed")
    return bars(
        "The real spec",
        "seconds of CPU, median and quartiles; shorter is faster",
        [
            Bar(
                row["title"],
                _quartiles(row["cpu"]),
                f"{row['cpu'][1]:.2f} s",
                row["key"].startswith("own"),
            )
            for row in table["rows"]
            if row["makes"]
        ],
    )


def _scale(tables: list[dict[str, Any]]) -> str:
    """Seconds over messages, as far as each tool came."""
    titles: dict[str, str] = {}
    points: dict[str, list[tuple[float, float]]] = {}
    for table in tables:
        for row in table["rows"]:
            if row["key"] in _LINES and not row["over"]:
                titles[row["key"]] = row["title"]
                place = (float(table["messages"]), float(row["cpu"][1]))
                points.setdefault(row["key"], []).append(place)
    found = [Line(titles[key], points[key], key.startswith("own")) for key in points]
    return lines("Generation", "seconds of CPU over messages of thirty fields", found)
