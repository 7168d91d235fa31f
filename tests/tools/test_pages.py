"""The commands of the pages about tools print what the pages say."""

import re
from itertools import pairwise
from pathlib import Path

import pytest

from tests.support.readers.snippets import checkout, snippets
from tests.tools.commands import shell

# The words of a violation, between its place and its rule, are the package's.
WORDS = re.compile(r"^(\S+: \S+): .* (\[\w+\])$", re.MULTILINE)


@pytest.mark.parametrize("page", ["docs/files.md", "docs/mail.md"])
def test_the_commands_run_as_printed(page: str, tmp_path: Path) -> None:
    """One after another, each with the output of the block below it."""
    found = [snippet for snippet in snippets() if snippet.page == page]
    folder = checkout(tmp_path)
    steps = [
        (shell(block.text, folder), below.text)
        for block, below in pairwise(found)
        if block.language == "bash"
    ]
    assert len(steps) >= 3
    for printed, expected in steps:
        assert WORDS.sub(r"\1 \2", printed) == WORDS.sub(r"\1 \2", expected)
