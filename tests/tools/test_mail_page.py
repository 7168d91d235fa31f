"""The commands of docs/mail.md print what the page says."""

from itertools import pairwise
from pathlib import Path

from tests.support.snippets import checkout, snippets
from tests.tools.commands import shell


def test_the_commands_run_as_printed(tmp_path: Path) -> None:
    """One after another, each with the output of the block below it."""
    found = [snippet for snippet in snippets() if snippet.page == "docs/mail.md"]
    folder = checkout(tmp_path)
    steps = [
        (shell(block.text, folder), below.text)
        for block, below in pairwise(found)
        if block.language == "bash"
    ]
    assert len(steps) >= 4
    for printed, expected in steps:
        assert printed == expected
