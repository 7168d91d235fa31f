"""The page in Markdown, and the table of the README."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from benchmarks.files import PROGRAMS
from benchmarks.javascript.measure import CONTENDERS
from benchmarks.paths import DOCS, PROJECT
from benchmarks.records.benchmarks import BENCHMARKS
from benchmarks.report.goals import goals
from benchmarks.report.tables import aligned, number, spread
from benchmarks.results import Results
from benchmarks.tools import IMPORTS, TOOLS
from generator.templating import environment

README = PROJECT / "README.md"
_SUMMARY = re.compile(r"(?<=<!-- benchmarks -->\n).*?(?=<!-- end of benchmarks -->)", re.DOTALL)


def files(results: Results) -> dict[Path, str]:
    """Return the contents of every text file that depends on the results."""
    summary = rendered("summary", results)
    return {
        DOCS / "benchmarks.md": rendered("benchmarks", results).rstrip("\n") + "\n",
        README: _SUMMARY.sub(lambda _: summary, README.read_text(encoding="utf-8")),
    }


def sections(results: Results, parts: Iterable[str]) -> str:
    """Return the targets and the sections of these parts, for a terminal."""
    names = ("targets", *parts)
    return "\n".join(rendered(name, results) for name in names)


def rendered(name: str, results: Results) -> str:
    """Return a template rendered with the results."""
    templates = environment(Path(__file__).parent / "templates")
    templates.filters |= {"number": number, "spread": spread}
    found = goals(results)
    text = templates.get_template(f"{name}.md.j2").render(
        results=results,
        **results.data,
        goals=found,
        missed={goal.work for goal in found if not goal.is_met},
        benchmarks=BENCHMARKS,
        in_javascript=CONTENDERS,
        programs=IMPORTS,
        tools=TOOLS,
        file_programs=PROGRAMS,
        charts=_charts(results),
    )
    return aligned(text)


def _charts(results: Results) -> Iterator[tuple[str, str, dict[str, float]]]:
    """Yield the title and words of each bar chart, and the figures of its bars."""
    speeds = results.data["records"]["speeds"]["decode"]["typical"]
    medians = {results.contender(key)["title"]: speed[1] for key, speed in speeds.items()}
    found = dict(sorted(medians.items(), key=lambda bar: -bar[1]))
    yield BENCHMARKS["decode"].title, "Speed, typical document; longer is faster", found
    tools = results.data["generation"]["seed"]["tools"]
    found = {TOOLS[key].title: row["cpu"][1] for key, row in tools.items()}
    yield "Generation, the real spec", "CPU seconds; shorter is faster", found
