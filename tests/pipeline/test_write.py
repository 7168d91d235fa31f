"""write.py: what it writes and removes, in which order, and what it leaves as it is."""

import fcntl
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from generator import output, write
from generator.artifact import Artifact
from generator.output import Difference, ForeignFiles, OutputError, State
from tests.pipeline.folders import NEWER, OLD, ONE, TOP, TOPMOST, TWO, age, contents, listed, times
from tests.support.readers import PROJECT


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """An output folder in which OLD was written."""
    folder = tmp_path / "out"
    write.write(listed(*OLD), folder)
    return folder


# Writing


def test_writing_into_a_folder_that_is_not_there(tmp_path: Path) -> None:
    """All files are missing before and there afterwards, in folders made for them."""
    root = tmp_path / "new" / "out"
    states = write.write(listed(*OLD), root)
    paths = ["MANIFEST", "a/one.txt", "b/two.bin", "top.txt"]
    assert states == [Difference(path, State.MISSING) for path in paths]
    assert contents(root) == dict(listed(*OLD))


def test_writing_into_an_empty_folder(tmp_path: Path) -> None:
    """An empty folder is as good as none."""
    write.write(listed(*OLD), tmp_path)
    assert contents(tmp_path) == dict(listed(*OLD))


def test_writing_again_touches_nothing(root: Path) -> None:
    """A fresh file is neither rewritten nor replaced, and no folder changes."""
    age(root)
    before = times(root), root.stat().st_mtime_ns
    states = write.write(listed(*OLD), root)
    assert {state for _, state in states} == {State.UNCHANGED}
    assert (times(root), root.stat().st_mtime_ns) == before


def test_only_what_changed_is_written(root: Path) -> None:
    """One changed file leaves all others, the list too, as old as they were."""
    age(root)
    before = times(root)
    states = write.write(listed(ONE, TWO, NEWER), root)
    assert Difference("top.txt", State.OUT_OF_DATE) in states
    assert contents(root) == dict(listed(ONE, TWO, NEWER))
    assert [name for name, time in times(root).items() if time != before[name]] == ["top.txt"]


def test_what_no_format_makes_any_more_is_removed(root: Path) -> None:
    """A file of an earlier run goes, and a file that stays stays."""
    states = write.write(listed(TWO, TOPMOST), root)
    assert Difference("a/one.txt", State.LEFT_OVER) in states
    assert contents(root) == dict(listed(TWO, TOPMOST))


def test_what_has_no_header_is_removed_by_its_digest(root: Path) -> None:
    """The list vouches for a file that cannot say itself that it was generated."""
    states = write.write(listed(ONE, TOPMOST), root)
    assert Difference("b/two.bin", State.LEFT_OVER) in states
    assert contents(root) == dict(listed(ONE, TOPMOST))


def test_what_has_no_header_and_was_edited_is_not_removed(root: Path) -> None:
    """Bytes that the generator did not write are nobody's to remove."""
    (root / "b" / "two.bin").write_bytes(b"\0mine")
    with pytest.raises(ForeignFiles) as raised:
        write.write(listed(ONE, TOPMOST), root)
    assert raised.value.paths == ["b/two.bin"]
    assert (root / "b" / "two.bin").read_bytes() == b"\0mine"


def test_what_has_our_header_is_removed_without_a_list(root: Path) -> None:
    """After git undid a rename: the new files are still there, and the list is the old one."""
    (root / "c").mkdir()
    (root / "c" / "renamed.txt").write_bytes(TOP + b"1\n")
    states = write.write(listed(*OLD), root)
    assert Difference("c/renamed.txt", State.LEFT_OVER) in states
    assert contents(root) == dict(listed(*OLD))


def test_an_emptied_folder_is_removed(root: Path) -> None:
    """With its last file goes the folder, and with its last folder the one above."""
    write.write(listed(*OLD, Artifact("x/y/z/deep.txt", b"")), root)
    write.write(listed(*OLD), root)
    assert not (root / "x").exists()


def test_a_folder_with_other_files_stays(root: Path) -> None:
    """A folder goes only once nothing is left in it."""
    write.write(listed(*OLD, Artifact("a/more/three.txt", b"3\n")), root)
    write.write(listed(*OLD), root)
    assert sorted(path.name for path in (root / "a").iterdir()) == ["one.txt"]


def test_an_empty_folder_of_others_stays(root: Path) -> None:
    """An empty folder in which nothing was generated is neither reported nor removed."""
    (root / "mine").mkdir()
    assert output.differences(listed(*OLD), root) == []
    write.write(listed(TWO, TOPMOST), root)
    assert (root / "mine").is_dir()


def test_the_output_folder_itself_stays(root: Path) -> None:
    """When nothing is made any more, the list of nothing is left."""
    write.write(listed(), root)
    assert contents(root) == dict(listed())


@pytest.mark.parametrize(
    "artifacts",
    [
        listed(ONE, TWO, Artifact("top.txt/inner.txt", b"0\n")),
        listed(TWO, TOPMOST, Artifact("a", b"1\n")),
    ],
    ids=["a file becomes a folder", "a folder becomes a file"],
)
def test_files_and_folders_change_places(artifacts: list[Artifact], root: Path) -> None:
    """A path that was the one can become the other."""
    write.write(artifacts, root)
    assert contents(root) == dict(artifacts)


def test_an_empty_folder_gives_way_to_a_file(root: Path) -> None:
    """Somebody replaced a file by a folder; nothing is lost with an empty one."""
    (root / "top.txt").unlink()
    (root / "top.txt" / "below").mkdir(parents=True)
    write.write(listed(*OLD), root)
    assert contents(root) == dict(listed(*OLD))


# What stands elsewhere


def test_a_read_only_file_is_replaced(root: Path) -> None:
    """Files are replaced, not written into, so their own mode does not matter."""
    (root / "top.txt").chmod(0o444)
    write.write(listed(ONE, TWO, NEWER), root)
    assert contents(root) == dict(listed(ONE, TWO, NEWER))


def test_the_other_names_of_a_file_keep_the_old_content(root: Path, tmp_path: Path) -> None:
    """A hard link from elsewhere to an output is cut, not written through."""
    elsewhere = tmp_path / "elsewhere.txt"
    elsewhere.hardlink_to(root / "top.txt")
    write.write(listed(ONE, TWO, NEWER), root)
    assert elsewhere.read_bytes() == TOPMOST.content


def test_an_output_folder_behind_a_link(root: Path, tmp_path: Path) -> None:
    """A link that was named as the output is followed: it was asked for."""
    link = tmp_path / "link"
    link.symlink_to(root)
    write.write(listed(ONE, TWO, NEWER), link)
    assert link.is_symlink()
    assert contents(root) == dict(listed(ONE, TWO, NEWER))


# Caches


@pytest.fixture
def cache(root: Path) -> Path:
    """What importing generated code leaves."""
    folder = root / "a" / "__pycache__"
    folder.mkdir()
    (folder / "one.cpython-311.pyc").write_bytes(b"\0")
    return folder


def test_caches_are_no_files_of_others(root: Path, cache: Path) -> None:
    """Neither checking nor writing minds a __pycache__, or what mypy leaves."""
    (root / ".mypy_cache").mkdir()
    (root / ".mypy_cache" / "found.json").write_bytes(b"{}")
    assert output.differences(listed(*OLD), root) == []
    assert {state for _, state in write.write(listed(*OLD), root)} == {State.UNCHANGED}
    assert cache.is_dir()


def test_a_folder_that_holds_only_a_cache_is_removed(root: Path, cache: Path) -> None:
    """A cache does not keep the folder of a module that is gone."""
    write.write(listed(TWO, TOPMOST), root)
    assert not cache.parent.exists()


def test_a_cache_with_other_files_stays(root: Path, cache: Path) -> None:
    """Only what Python compiled goes; with anything else in it, all of the cache is left."""
    (cache / "notes.txt").write_bytes(b"mine")
    write.write(listed(TWO, TOPMOST), root)
    assert sorted(path.name for path in cache.iterdir()) == ["notes.txt", "one.cpython-311.pyc"]


# Runs that were stopped, and runs beside each other


def test_what_a_stopped_run_left_is_removed(root: Path) -> None:
    """Prepared files that never took their places go, even if nothing else is to be done."""
    left = root / ".unfinished-0123abcd"
    left.mkdir()
    (left / "0").write_bytes(b"half of a fi")
    (root / ".unfinished-00000000").mkdir()
    assert Difference(".unfinished-0123abcd/0", State.UNFINISHED) in write.write(listed(*OLD), root)
    assert sorted(path.name for path in root.iterdir()) == ["MANIFEST", "a", "b", "top.txt"]


@pytest.mark.parametrize("name", [".unfinished", ".unfinished-0123abcd/mine", ".top.txt.swp"])
def test_what_only_looks_unfinished_is_of_others(name: str, root: Path) -> None:
    """Nothing is removed for its name alone."""
    path = root / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"mine")
    with pytest.raises(ForeignFiles) as raised:
        write.write(listed(*OLD), root)
    assert raised.value.paths == [name]
    assert path.read_bytes() == b"mine"


RIVALS = """
import sys
from pathlib import Path
from generator.write import write
from tests.pipeline.folders import NEWER, OLD, ONE, TOPMOST, listed
sets = {"old": listed(*OLD), "new": listed(ONE, NEWER)}
for _ in range(100):
    write(sets[sys.argv[1]], Path(sys.argv[2]))
"""


def test_two_runs_at_the_same_time(root: Path) -> None:
    """They wait for each other: no error, and the output is whole and that of one of them."""
    command = [sys.executable, "-c", RIVALS]
    rivals = [
        subprocess.Popen([*command, name, str(root)], cwd=PROJECT, stderr=subprocess.PIPE)
        for name in ("old", "new", "old")
    ]
    assert [(rival.communicate()[1], rival.returncode) for rival in rivals] == [(b"", 0)] * 3
    assert contents(root) in [dict(listed(*OLD)), dict(listed(ONE, NEWER))]


def test_a_run_waits_while_another_writes(root: Path) -> None:
    """The second begins when the first is done."""
    held = os.open(root, os.O_RDONLY)
    fcntl.flock(held, fcntl.LOCK_EX)
    waiting = threading.Thread(target=write.write, args=(listed(ONE, TWO, NEWER), root))
    waiting.start()
    waiting.join(0.1)
    assert contents(root) == dict(listed(*OLD))
    os.close(held)
    waiting.join()
    assert contents(root) == dict(listed(ONE, TWO, NEWER))


def test_a_run_does_not_wait_for_ever(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After some seconds it says what it waits for."""
    monkeypatch.setattr(write, "PATIENCE", 0.1)
    held = os.open(root, os.O_RDONLY)
    fcntl.flock(held, fcntl.LOCK_EX)
    try:
        with pytest.raises(OutputError, match=r"another run is writing .*/out"):
            write.write(listed(*OLD), root)
    finally:
        os.close(held)
