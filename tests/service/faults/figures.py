"""Lines for the end of the run."""

LINES: list[str] = []


def note(kind: str, line: str) -> None:
    """A figure, with the kind of the database that it is about."""
    LINES.append(f"{kind:11} {line}")
