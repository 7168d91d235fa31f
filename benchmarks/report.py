"""The page, its plots and the table of the README, out of the file of results.

    python -m benchmarks.report     after `make bench`, or after an edit of a template

The same results give the same bytes; a test holds that what is checked in is what they give.
"""

import json
import re
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks import tables
from benchmarks.goals import Goal, Results, contender, goals, ratio
from benchmarks.pictures import pictures
from benchmarks.places import PROJECT, RESULTS
from benchmarks.plots import environment, number
from benchmarks.summary import summary

DOCS = PROJECT / "docs"
README = PROJECT / "README.md"
_SUMMARY = re.compile(r"(?<=<!-- benchmarks -->\n).*?(?=<!-- end of benchmarks -->)", re.DOTALL)


def files(results: Results) -> dict[Path, str]:
    """Every file that the results decide, and what is in it."""
    found = {DOCS / "benchmarks.md": page(results)}
    for name, picture in pictures(results).items():
        found[DOCS / "benchmarks" / name] = picture
    readme = README.read_text(encoding="utf-8")
    found[README] = _SUMMARY.sub(lambda _: summary(results), readme)
    return found


def page(results: Results) -> str:
    """The page in Markdown."""
    all_goals = goals(results)
    found = [_goal(goal) for goal in all_goals]
    product = contender(results, "product")
    return (
        environment()
        .get_template("benchmarks.md.j2")
        .render(
            date=results["date"],
            goals=found,
            reached=sum(goal.reached for goal in all_goals),
            missed={goal.key for goal in all_goals if not goal.reached},
            ratio=partial(ratio, results),
            bytes=tables.sizes(results),
            documents=tables.documents(results),
            verdicts=tables.verdicts(results),
            faulty=product["faulty"],
            valid=product["valid"],
            imports=tables.imports(results),
            generation=tables.generation(results),
            scale="generation.svg" in pictures(results),
            steps=tables.steps(results),
            floors=tables.floors(results),
            rounds=results["documents"]["timings"][0]["rounds"],
            machine=results["machine"],
            versions=sorted(results["versions"].items()),
        )
    )


def _goal(goal: Goal) -> dict[str, Any]:
    """A row of the table of goals."""
    return {
        "what": goal.what,
        "unit": goal.unit,
        "wanted": f"{'≥' if goal.at_least else '≤'} {goal.bound:g}",
        "found": number(goal.value),
        "answer": "yes" if goal.reached else "**no**",
    }


def main() -> None:
    """Writes every file that is not as the results say."""
    results = json.loads(RESULTS.read_text(encoding="utf-8"))
    for path, text in files(results).items():
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            print(f"written {path.relative_to(PROJECT)}")


if __name__ == "__main__":
    main()
