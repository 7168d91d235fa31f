"""python -m benchmarks.report.pictures: draws the pictures of the page with Vega-Lite, as SVG.

Runs in the environment of the peers, where vl-convert is installed. The pictures follow the
reader's colour scheme and contain real text; the numbers are in a table on the page.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.paths import DOCS, PROJECT, RESULTS
from benchmarks.records.benchmarks import BENCHMARKS
from benchmarks.report.tables import number
from benchmarks.results import Results
from benchmarks.tools import TOOLS

FOLDER = DOCS / "benchmarks"
TEMPLATES = Path(__file__).parent / "templates"
LINES = ("own", "typespec", "linkml")
OURS, OTHERS = "#0969da", "#8c959f"
DARK = {OURS: "#58a6ff", OTHERS: "#6e7681"} | {
    "#ffffff": "#161b22",
    "#1f2328": "#e6edf3",
    "#6e7781": "#8b949e",
    "#d8dee4": "#30363d",
}


def pictures(results: Results) -> dict[str, dict[str, Any]]:
    """Return the Vega-Lite specification of each picture, by the name of its file."""
    speeds = results.data["records"]["speeds"]["decode"]["typical"]
    bars = [
        _bar(key, results.contender(key)["title"], speed, number(speed[1]))
        for key, speed in sorted(speeds.items(), key=lambda row: -row[1][1])
    ]
    subtitle = "Speed, median and quartiles; longer is faster"
    decode = _picture("bars", BENCHMARKS["decode"].title, subtitle, bars)
    bars = [
        _bar(key, TOOLS[key].title, row["cpu"], f"{row['cpu'][1]:.2f} s")
        for key, row in results.data["generation"]["seed"]["tools"].items()
    ]
    subtitle = "CPU seconds, median, quartiles; shorter is faster"
    seed = _picture("bars", "The real spec", subtitle, bars)
    subtitle = "CPU seconds by messages of 30 fields; lower is faster"
    lines = _picture("lines", "Generation", subtitle, _points(results))
    return {"decode.svg": decode, "generation_seed.svg": seed, "generation.svg": lines}


def _picture(template: str, title: str, subtitle: str, rows: Sequence[Any]) -> dict[str, Any]:
    layout, config = (
        json.loads((TEMPLATES / f"{name}.json").read_text("utf-8")) for name in (template, "config")
    )
    text = {"text": title, "subtitle": subtitle}
    return {**layout, "config": config, "title": text, "data": {"values": rows}}


def _bar(key: str, title: str, quartiles: Sequence[float], label: str) -> dict[str, Any]:
    values = dict(zip(("low", "median", "high"), quartiles, strict=True))
    return values | {"title": title, "label": label, "color": _color(key)}


def _points(results: Results) -> list[dict[str, Any]]:
    """Return the seconds of each tool at the sizes at which it was measured."""
    points = []
    for key in LINES:
        for size, found in results.data["generation"].items():
            if size != "seed" and key in found["tools"]:
                seconds = found["tools"][key]["cpu"][1]
                point = {"title": key, "messages": found["messages"], "seconds": seconds}
                points.append(point | {"color": _color(key), "label": ""})
        points[-1]["label"] = TOOLS[key].title
    return points


def _color(key: str) -> str:
    return OURS if key.startswith(("own", "product")) else OTHERS


def svg(picture: dict[str, Any]) -> str:
    """Return the picture as SVG, with a title for screen readers and colors for dark pages."""
    import vl_convert  # noqa: PLC0415 - only the environment of the peers has it

    text: str = vl_convert.vegalite_to_svg(json.dumps(picture))
    dark = "".join(
        f'[fill="{light}"]{{fill:{color}}}[stroke="{light}"]{{stroke:{color}}}'
        for light, color in DARK.items()
    )
    start, body = text.split(">", 1)
    style = f"<style>@media (prefers-color-scheme:dark){{{dark}}}</style>"
    return f'{start} role="img"><title>{picture["title"]["text"]}</title>{style}{body}\n'


if __name__ == "__main__":
    for name, picture in pictures(Results.load(RESULTS)).items():
        (FOLDER / name).write_text(svg(picture), encoding="utf-8")
        print(f"written {(FOLDER / name).relative_to(PROJECT)}")
