"""docs/tools.md: its tables, and the results of a validator of the corpus for a row."""

from collections.abc import Callable, Sequence

from tests.support.documents.corpus import cases
from tests.support.project import PROJECT
from tests.support.readers.markdown import tables
from tests.support.readers.spec import RECORDS

PAGE = PROJECT / "docs" / "tools.md"
# Those of the first release; others come with kinds of fields that the page does not judge.
RULES = {
    *("depth", "encoding", "enum", "pattern", "range"),
    *("required", "required_if", "syntax", "type", "unknown"),
}
ROWS = {tool: cells for table in tables(PAGE) for tool, *cells in table.rows}


def unchecked_rules(judge: Callable[[str, Sequence[bytes]], Sequence[bool]]) -> str:
    """Return which RULES accepted documents violate; all valid ones must be accepted."""
    rules: set[str] = set()
    for record in RECORDS:
        verdicts = judge(record, [case.text for case in cases(record)])
        accepted = [c for c, verdict in zip(cases(record), verdicts, strict=True) if verdict]
        assert [case.id for case in cases(record) if case.valid and case not in accepted] == []
        rules |= {rule for case in accepted for _, rule in case.violations}
    return ", ".join(sorted(rules & RULES))
