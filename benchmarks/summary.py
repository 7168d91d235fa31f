"""The five lines of the README."""

from typing import NamedTuple

from benchmarks.goals import Results, contender, faster, ratio
from benchmarks.plots import environment, number


class Row(NamedTuple):
    """A line of the table."""

    what: str
    found: str


def summary(results: Results) -> str:
    """The table, in Markdown."""
    named = contender(results, "product")["reported"]
    others = contender(results, "pydantic_rules")["reported"]
    imports = {row["key"]: row for row in results["imports"]}
    longer = number(imports["product"]["cpu_ratio"][1])
    found = [
        Row("A typical e-mail from JSON to a validated dataclass", _decode(results)),
        Row("A dataclass to JSON", _beside(results, "encode")),
        Row(
            f"A document with five faults: {named} named, {others} by pydantic",
            f"{number(ratio(results, 'report', 'product', '5 faults'))} × pydantic",
        ),
        Row(
            "Every format made from the real spec",
            f"{number(faster(results, 'seed', 'own', 'typespec'))} × TypeSpec making two, "
            f"{number(faster(results, 'seed', 'own', 'linkml'))} × LinkML making four",
        ),
        Row("`import email_interactions`", f"takes {longer} × `import msgspec`"),
    ]
    return environment().get_template("summary.md.j2").render(date=results["date"], rows=found)


def _decode(results: Results) -> str:
    """Beside the Struct as it is, and beside Struct and pydantic with the rules added to them."""
    own = ratio(results, "decode", "product")
    struct, pydantic = (
        own / ratio(results, "decode", f"{k}_rules") for k in ("struct", "pydantic")
    )
    return (
        f"{number(own)} × msgspec's own Struct, which looks at fewer rules; "
        f"{number(struct)} × the Struct and {number(pydantic)} × pydantic with the rules added"
    )


def _beside(results: Results, operation: str) -> str:
    """The speed beside that of msgspec's Struct, which is the reference, and that of pydantic."""
    own = ratio(results, operation, "product")
    pydantic = ratio(results, operation, "pydantic")
    return f"{number(own)} × msgspec's own Struct, {number(own / pydantic)} × pydantic"
