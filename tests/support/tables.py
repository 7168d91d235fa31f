"""Tables of what the tests have tried, printed at the end of a run."""

from collections import Counter
from collections.abc import Iterator

AGREEMENT = "agreement of the outputs"
LANGUAGES = "documents x other languages"
JAVASCRIPT = "Python = JavaScript"
ENGINES = "engines with the result of one process"
MAIL = "public mails, compared with other parsers"
MAIL_REASONS = "differences of public mails, by their reason"
TRANSCRIPTIONS = "public tables, transcribed"
CONSTRUCTS = "constructs x proof, in the made-up spec"
COLUMNS: dict[str, tuple[str, ...]] = {
    AGREEMENT: ("documents", "known", "other"),
    LANGUAGES: ("C++", "Java", "Go", "JavaScript", "protovalidate", "ajv"),
    JAVASCRIPT: ("documents", "verdict", "path and rule", "words", "text"),
    "rules x specs": ("breaking", "passing"),
    "seconds of changes x steps": ("regenerate", "test", "check"),
    "hostile texts x formats": (
        *("JSON Schema", "protobuf", "Python", "Markdown", "corpus"),
        "rejected",
    ),
    "hostile names x places": ("tried", "rejected", "intact"),
    ENGINES: ("documents", "seconds"),
    MAIL: ("mails", "equal"),
    MAIL_REASONS: ("mails",),
    CONSTRUCTS: ("fields", "corpus", "engines", "mutations", "compat kinds"),
    TRANSCRIPTIONS: ("rows", "lossless", "percent", "chars a row", "documents"),
    "made-up specs": ("tried", "rejected", "built", "corpus cases"),
}


class Tables:
    """Counts by table, row and column, joined by tabs, so that a worker can send a plain dict."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()

    def add(self, table: str, row: str, column: str, count: int = 1) -> None:
        """Add to a count; 0 makes the row appear."""
        assert column in COLUMNS[table]
        self.counts[f"{table}\t{row}\t{column}"] += count

    def sections(self) -> Iterator[tuple[str, list[str]]]:
        """Yield each table with its lines; tables without rows are omitted."""
        for table, columns in COLUMNS.items():
            names = [name.split("\t") for name in self.counts if name.startswith(f"{table}\t")]
            if names:
                rows = sorted({row for _, row, _ in names})
                yield table, list(self._lines(table, rows, columns))

    def _lines(self, table: str, rows: list[str], columns: tuple[str, ...]) -> Iterator[str]:
        width = max(32, *map(len, rows))
        yield " " * width + "".join(f"{column:>15}" for column in columns)
        for row in rows:
            counts = (self.counts[f"{table}\t{row}\t{column}"] for column in columns)
            yield f"{row:{width}}" + "".join(f"{count or '-':>15}" for count in counts)
