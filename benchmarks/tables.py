"""The rows of the page's tables, out of the results."""

from collections.abc import Iterable
from typing import Any

from benchmarks.goals import Results, contender
from benchmarks.plots import number

_NOTES = {
    "decode": "One is msgspec reading a Struct, the fastest that Python has.",
    "decode_kept": "The same with all records kept in memory and the garbage collector at work.",
    "encode": "One is msgspec writing a Struct.",
    "validate": "One is jsonschema-rs on a dict; ours works on the dataclass and lists the faults.",
    "to_protobuf": "One is msgspec reading a Struct from the same document.",
    "from_protobuf": "One is msgspec reading a Struct from the same document.",
    "json_to_protobuf": "One is msgspec reading a Struct from the same document.",
    "report": "One is pydantic. How many of five faults each names is told under wrong verdicts.",
}
_SIZE_TITLES = {"seed": "The real spec"}
_MEGABYTE = 1_000_000


def spread(found: list[float]) -> str:
    """A median with its quartiles."""
    low, median, high = found
    if low == high:
        return number(median)
    return f"{number(median)} [{number(low)}, {number(high)}]"


def sizes(results: Results) -> dict[str, str]:
    """Bytes of a document of each size."""
    return {
        table["documents"]: f"{table['bytes']:,}"
        for table in results["documents"]["timings"]
        if table["operation"] == "decode"
    }


def documents(results: Results) -> list[dict[str, Any]]:
    """A table an operation: a row a library, a column for the documents."""
    found: dict[str, list[dict[str, Any]]] = {}
    for timing in results["documents"]["timings"]:
        found.setdefault(timing["operation"], []).append(timing)
    return [_operation(results, key, timings) for key, timings in found.items()]


def _operation(results: Results, key: str, timings: list[dict[str, Any]]) -> dict[str, Any]:
    cells = [{row["contender"]: row for row in timing["rows"]} for timing in timings]
    order = cells[min(1, len(cells) - 1)]  # by the typical document, which comes second
    return {
        "title": timings[0]["title"],
        "note": _NOTES[key],
        "plot": f"{key}.svg" if any(t["documents"] == "typical" for t in timings) else "",
        "columns": [timing["documents"].capitalize() for timing in timings],
        "rows": [
            {
                "title": _named(results, name, timings[0]["reference"]),
                "less": contender(results, name)["less"],
                "cells": [spread(column[name]["cpu_ratio"]) for column in cells],
            }
            for name in order
        ],
    }


def _named(results: Results, key: str, reference: str) -> str:
    title = str(contender(results, key)["title"])
    return f"**{title}**" if key.startswith("product") else title + " (1)" * (key == reference)


def verdicts(results: Results) -> list[dict[str, Any]]:
    """What each library makes of the corpus; nothing stands where it has no part."""
    return [
        {
            "title": _named(results, found["key"], ""),
            "accepted": found.get("accepted") is not None and sum(found["accepted"].values()),
            "rules": _listed(f"{rule} {count}" for rule, count in found["accepted"].items()),
            "refused": found["refused"],
            "reported": found.get("reported", ""),
        }
        for found in results["documents"]["contenders"]
        if "accepted" in found
    ]


def _listed(words: Iterable[str]) -> str:
    return ", ".join(words)


def imports(results: Results) -> list[dict[str, str]]:
    """A row a process."""
    return [
        {
            "title": f"`{row['title']}`" if "import" in row["title"] else row["title"],
            "cpu": spread(row["cpu_ratio"]),
            "wall": spread(row["wall_ratio"]),
        }
        for row in results["imports"]
    ]


def generation(results: Results) -> list[dict[str, Any]]:
    """A table a size."""
    return [
        {
            "title": _SIZE_TITLES.get(table["size"], f"{table['messages']:,} messages"),
            "rows": [_run(row) for row in table["rows"] if row["makes"]],
        }
        for table in results["generation"]
    ]


def floors(results: Results) -> dict[str, Any]:
    """Rows of floors, columns of sizes; above them the run that is to come near them."""
    found = [{row["key"]: row for row in table["rows"]} for table in results["generation"]]
    keys = [row["key"] for row in results["generation"][0]["rows"] if not row["makes"]]
    return {
        "sizes": _size_titles(results["generation"]),
        "rows": [
            {
                "title": found[0][key]["title"],
                "cells": [number(rows[key]["cpu"][1]) if key in rows else "" for rows in found],
            }
            for key in ["own", "own_unchanged", *keys]
        ],
    }


def _run(row: dict[str, Any]) -> dict[str, Any]:
    """A run that was stopped has no speed, only a time that it takes longer than."""
    ours = row["key"].startswith("own")
    return {
        "title": f"**{row['title']}**" if ours else row["title"],
        "cells": [
            row["makes"],
            "" if row["over"] else spread(row["cpu_ratio"]),
            "" if row["over"] else spread(row["wall_ratio"]),
            f"over {row['cpu'][1]:.0f}" if row["over"] else number(row["cpu"][1]),
            f"{row['peak'] / _MEGABYTE:,.0f}",
            str(row["rounds"]),
        ],
    }


def _size_titles(measured: list[dict[str, Any]]) -> list[str]:
    return [_SIZE_TITLES.get(table["size"], f"{table['messages']:,}") for table in measured]


def steps(results: Results) -> dict[str, Any]:
    """Rows of steps, columns of sizes."""
    found = [table for table in results["generation"] if table["steps"]]
    names = list(found[0]["steps"])
    return {
        "sizes": _size_titles(found),
        "rows": [
            {"step": name, "cells": [number(table["steps"][name][1]) for table in found]}
            for name in names
        ],
    }
