"""Which files an update refuses to replace or remove."""

import os
from pathlib import Path

import pytest

from generator import output
from generator.artifact import Artifact
from generator.output import MANIFEST, State
from tests.output.artifacts import (
    HEADER,
    NEWER,
    OLD,
    ONE,
    TOPMOST,
    TWO,
    differences,
    digest_of,
    listed,
    rejected,
)
from tests.support.programs import contents


def test_files_of_others_are_refused(root: Path) -> None:
    """What was not generated stops the run, even where an output belongs; all of it is named."""
    (root / "notes.txt").write_bytes(b"mine\n")
    (root / "a" / "mine.txt").write_bytes(b"mine\n")
    (root / "new.txt").write_bytes(b"mine\n")
    (root / "top.txt").unlink()
    os.mkfifo(root / "top.txt")  # reading it would block
    names = ["a/mine.txt", "new.txt", "notes.txt", "top.txt"]
    wanted = listed(*OLD, Artifact("new.txt", b""))
    found = [path for path, state in differences(wanted, root) if state is State.FOREIGN]
    assert found == names
    assert rejected(wanted, root).splitlines() == [
        f"{root} contains files of others; nothing was written",
        *(f"  {name}: not generated" for name in names),
        "remove what an earlier run generated; move the rest, or name another --out",
    ]


def test_of_many_files_only_the_first_are_named(tmp_path: Path) -> None:
    """A wrong --out with a whole project in it does no harm and does not fill the screen."""
    for number in range(25):
        (tmp_path / f"{number:02}.txt").write_bytes(b"")
    lines = rejected(listed(*OLD), tmp_path).splitlines()
    assert lines[10:12] == ["  09.txt: not generated", "  and 15 more"]


@pytest.mark.parametrize(
    ("files", "artifacts", "named"),
    [
        ({TWO.path: "edited"}, [ONE, TOPMOST], [TWO.path]),
        ({MANIFEST: f"top.txt\n{digest_of(TWO)}\n"}, [TOPMOST], [MANIFEST, TWO.path]),
        (
            {"notes.txt": "mine", MANIFEST: f"# {HEADER[0]}\nnotes.txt\nnotes.txt  sha256:00\n"},
            OLD,
            ["notes.txt"],
        ),
        ({".top.txt.swp": "mine"}, OLD, [".top.txt.swp"]),
        ({".notes.txt.unfinished": "mine"}, OLD, [".notes.txt.unfinished"]),
    ],
    ids="an edit without a header|a list of another program|a list with other names"
    "|a file of an editor|a name like that of an unfinished file".split("|"),
)
def test_bytes_that_the_generator_did_not_write_are_not_removed(
    files: dict[str, str], artifacts: list[Artifact], named: list[str], root: Path
) -> None:
    """Neither a name nor an entry of the list makes a file the generator's."""
    for name, content in files.items():
        (root / name).write_text(content)
    lines = rejected(listed(*artifacts), root).splitlines()
    assert lines[1:-1] == [f"  {name}: not generated" for name in named]


def test_names_that_are_not_text_are_escaped(root: Path) -> None:
    """Bytes that are not UTF-8, and characters that do not print."""
    for name in (b"caf\xe9", b"two\nlines", "\u202etxt".encode()):
        Path(os.fsdecode(os.fsencode(root) + b"/" + name)).write_bytes(b"")
    names = [r"caf\xe9", r"two\nlines", r"\u202etxt"]
    lines = rejected(listed(*OLD), root).splitlines()
    assert lines[1:-1] == [f"  {name}: not generated" for name in names]


@pytest.mark.parametrize("name", ["top.txt", "a/gone.txt", MANIFEST, "b/__pycache__", "a"])
@pytest.mark.parametrize("target", ["outside", "outside/one.txt", "nowhere", ".", None])
def test_a_link_is_not_followed(name: str, target: str | None, root: Path) -> None:
    """In place of an output or elsewhere, even to the right content: what it leads to stays."""
    outside = root.parent / "outside"
    outside.mkdir()
    (outside / "one.txt").write_bytes(ONE.content)
    path = root / name
    if name == "a":
        (path / "one.txt").unlink()
        path.rmdir()
    path.unlink(missing_ok=True)
    path.symlink_to(path.name if target is None else root.parent / target)
    assert (name, State.LINK) in differences(listed(*OLD), root)
    assert f"{name}: a link, which is never followed" in rejected(listed(*OLD), root)
    assert contents(outside) == {"one.txt": ONE.content}


def test_an_output_folder_behind_a_link(root: Path, tmp_path: Path) -> None:
    """A link that is named as the output is followed."""
    link = tmp_path / "link"
    link.symlink_to(root)
    output.update(listed(ONE, TWO, NEWER), link)
    assert link.is_symlink()
    assert contents(root) == listed(ONE, TWO, NEWER)
