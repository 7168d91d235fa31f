"""Lines for the end of the run."""

LINES: list[str] = []


def note(kind: str, line: str) -> None:
    """Add a figure for a kind of database."""
    LINES.append(f"{kind:11} {line}")
