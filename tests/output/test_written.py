"""What an update compares, writes and removes."""

import subprocess
import sys
from pathlib import Path

import pytest

from generator import output
from generator.artifact import Artifact
from generator.output import MANIFEST, State
from tests.output.artifacts import (
    NEWER,
    OLD,
    ONE,
    TOP,
    TOPMOST,
    TWO,
    differences,
    listed,
    snapshot,
)
from tests.support.programs import contents
from tests.support.project import PROJECT


@pytest.mark.parametrize(
    ("artifacts", "found"),
    [
        (OLD, []),
        ((ONE, TWO, NEWER), [("top.txt", State.OUT_OF_DATE)]),
        (
            (TWO, TOPMOST),
            [(MANIFEST, State.OUT_OF_DATE), ("a/one.txt", State.LEFT_OVER)],
        ),
        (
            (ONE, TOPMOST),
            [(MANIFEST, State.OUT_OF_DATE), ("b/two.bin", State.LEFT_OVER)],
        ),
        (
            (ONE, TWO, Artifact("top.txt/inner.txt", b"0\n")),
            [
                (MANIFEST, State.OUT_OF_DATE),
                ("top.txt", State.LEFT_OVER),
                ("top.txt/inner.txt", State.MISSING),
            ],
        ),
        (
            (Artifact("a", b"1\n"), TWO, TOPMOST),
            [
                (MANIFEST, State.OUT_OF_DATE),
                ("a", State.MISSING),
                ("a/one.txt", State.LEFT_OVER),
            ],
        ),
        ((), [(MANIFEST, State.OUT_OF_DATE), *((path, State.LEFT_OVER) for path, _ in OLD)]),
    ],
    ids="nothing|a change|a file too many|one without a header|a file becomes a folder"
    "|a folder becomes a file|all".split("|"),
)
def test_a_run_writes_what_a_check_reports(
    artifacts: tuple[Artifact, ...], found: list[tuple[str, State]], root: Path
) -> None:
    """Both find the same differences; afterwards all is as it should be, and no folder is empty."""
    before = snapshot(root)
    unchanged = {str(root / path) for path in listed(*artifacts)} - {
        str(root / path) for path, _ in found
    }
    assert differences(listed(*reversed(artifacts)), root) == found
    assert output.update(listed(*artifacts), root) == found
    assert contents(root) == listed(*artifacts)
    assert differences(listed(*artifacts), root) == []
    assert all(any(path.iterdir()) for path in root.rglob("*") if path.is_dir())
    assert {path: time for path, time in snapshot(root).items() if path in unchanged} == {
        path: time for path, time in before.items() if path in unchanged
    }


@pytest.mark.parametrize("content", [ONE.content + b"\n", b"", None])
def test_an_edited_output_is_written_again(content: bytes | None, root: Path) -> None:
    """One byte is enough. MANIFEST shows that the file was generated."""
    for path in (ONE.path, TWO.path):
        (root / path).unlink()
        if content is not None:
            (root / path).write_bytes(content)
    state = State.MISSING if content is None else State.OUT_OF_DATE
    assert differences(listed(*OLD), root) == [(ONE.path, state), (TWO.path, state)]
    output.update(listed(*OLD), root)
    assert contents(root) == listed(*OLD)


def test_a_listed_file_without_content_is_removed(root: Path) -> None:
    """A power failure may leave it so; there is nothing to lose."""
    (root / ONE.path).write_bytes(b"")
    assert differences(listed(TWO, TOPMOST), root)[1:] == [(ONE.path, State.LEFT_OVER)]
    output.update(listed(TWO, TOPMOST), root)
    assert contents(root) == listed(TWO, TOPMOST)


def test_what_has_our_header_is_removed_without_a_list(root: Path) -> None:
    """As after git has undone a rename: the new files are there, and the list is the old one."""
    (root / "c").mkdir()
    (root / "c" / "renamed.txt").write_bytes(TOP + b"1\n")
    assert output.update(listed(*OLD), root) == [("c/renamed.txt", State.LEFT_OVER)]
    assert contents(root) == listed(*OLD)


def test_files_are_replaced_and_not_written_into(root: Path, tmp_path: Path) -> None:
    """Their own mode does not matter, and a hard link elsewhere keeps the old content."""
    elsewhere = tmp_path / "elsewhere.txt"
    elsewhere.hardlink_to(root / "top.txt")
    (root / "top.txt").chmod(0o444)
    output.update(listed(ONE, TWO, NEWER), root)
    assert contents(root) == listed(ONE, TWO, NEWER)
    assert elsewhere.read_bytes() == TOPMOST.content


def test_caches_are_not_files_of_others(root: Path) -> None:
    """They are not reported, and a cache is removed with the folder of its module."""
    for name in ("a/__pycache__/one.pyc", ".mypy_cache/found.json"):
        (root / name).parent.mkdir()
        (root / name).write_bytes(b"\0")
    assert differences(listed(*OLD), root) == []
    output.update(listed(TWO, TOPMOST), root)
    assert {path.name for path in root.iterdir()} == {".mypy_cache", MANIFEST, "b", "top.txt"}


@pytest.mark.parametrize(
    "text",
    [
        b"<<<<<<< ours\n" + TOP + b"a/one.txt\n",
        TOP + b"caf\xe9\n\xff\xfe\n",
        TOP,
        TOP + b"../outside.txt\r\n/etc/hosts\r\na/../../outside.txt\r\na\0b\r\na\r\n\r\n..\r\n",
    ],
    ids=["with marks of a conflict", "not UTF-8", "cut short", "hostile"],
)
def test_a_damaged_list_is_written_again(text: bytes, root: Path) -> None:
    """Whatever it names: only what is in the folder and was generated is removed."""
    outside = root.parent / "outside.txt"
    outside.write_bytes(b"mine\n")
    (root / MANIFEST).write_bytes(text)
    output.update(listed(TWO, TOPMOST), root)
    assert contents(root) == listed(TWO, TOPMOST)
    assert outside.read_bytes() == b"mine\n"


RIVALS = """
import sys
from pathlib import Path
from generator.output import update
from tests.output.artifacts import NEWER, OLD, ONE, listed
sets = {"old": listed(*OLD), "new": listed(ONE, NEWER)}
for _ in range(100):
    update(sets[sys.argv[1]], Path(sys.argv[2]))
"""


def test_several_runs_at_the_same_time(root: Path) -> None:
    """They wait for each other: no error, and the output is all that of one of them."""
    command = [sys.executable, "-c", RIVALS]
    rivals = [
        subprocess.Popen([*command, name, str(root)], cwd=PROJECT, stderr=subprocess.PIPE)
        for name in ("old", "new", "old")
    ]
    assert [(rival.communicate()[1], rival.returncode) for rival in rivals] == [(b"", 0)] * 3
    assert contents(root) in [listed(*OLD), listed(ONE, NEWER)]
