"""output.py and manifest.py: what is fresh, whose files are whose, and what is refused."""

import os
from pathlib import Path

import pytest

from generator import output, write
from generator.artifact import Artifact
from generator.manifest import MANIFEST, Manifest
from generator.output import Difference, ForeignFiles, OutputError, State
from tests.pipeline.folders import (
    HEADER,
    NEWER,
    OLD,
    ONE,
    TOP,
    TOPMOST,
    TWO,
    age,
    contents,
    digest_of,
    listed,
    times,
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """An output folder in which OLD was written."""
    folder = tmp_path / "out"
    write.write(listed(*OLD), folder)
    return folder


def refused(artifacts: list[Artifact], root: Path) -> list[str]:
    """The files of others for which writing is refused; nothing at all changed."""
    age(root)
    before = contents(root), times(root)
    with pytest.raises(ForeignFiles) as raised:
        write.write(artifacts, root)
    assert (contents(root), times(root)) == before
    return raised.value.paths


# The list of files


def test_the_list_has_the_files_by_path() -> None:
    """It holds the header, then every path in order, with a digest if the file has no header."""
    found = listed(TOPMOST, TWO, ONE)
    lines = (f"# {HEADER[0]}", f"# {HEADER[1]}", "a/one.txt", digest_of(TWO), "top.txt")
    text = "".join(f"{line}\n" for line in lines)
    assert found == [*OLD, Artifact(MANIFEST, text.encode())]


def test_the_list_is_read_as_it_was_written() -> None:
    """What was listed is listed."""
    manifest = Manifest.read(listed(*OLD)[-1].content)
    assert manifest.paths == {artifact.path for artifact in OLD}
    assert all(manifest.vouches_for(*artifact) for artifact in OLD)
    assert not manifest.vouches_for("b/two.bin", b"other bytes")


def test_the_list_does_not_change_with_what_has_a_header() -> None:
    """So that two branches that change one description each do not conflict in it."""
    assert listed(ONE, TWO, NEWER)[-1] == listed(*OLD)[-1]


HOSTILE = [
    "../outside.txt",
    "/etc/hosts",
    "a/../../outside.txt",
    "a\0b",
    "notes.txt",
    "a",
    "",
    "..",
]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\n\n"])
def test_a_list_that_was_edited_by_hand_removes_nothing(
    end: str, root: Path, tmp_path: Path
) -> None:
    """Whatever it names: only what is in the folder and was generated goes."""
    outside = tmp_path / "outside.txt"
    outside.write_bytes(b"mine\n")
    (root / MANIFEST).write_text(end.join([f"# {HEADER[0]}", *HOSTILE, ""]), newline="")
    write.write(listed(*OLD), root)
    assert outside.read_bytes() == b"mine\n"
    assert contents(root) == dict(listed(*OLD))


def test_a_list_that_names_a_file_of_others_does_not_make_it_ours(root: Path) -> None:
    """Neither by its name nor by a digest that is not its own."""
    notes = Artifact("notes.txt", b"mine\n")
    lines = [notes.path, f"{notes.path}  sha256:{'0' * 64}", f"{notes.path}  sha256:"]
    (root / "notes.txt").write_bytes(notes.content)
    (root / MANIFEST).write_text("\n".join([f"# {HEADER[0]}", *lines, ""]))
    assert refused(listed(*OLD), root) == ["notes.txt"]


@pytest.mark.parametrize(
    "text",
    [b"<<<<<<< ours\n" + TOP + b"a/one.txt\n", TOP + b"caf\xe9\n\xff\xfe\n", TOP],
    ids=["with marks of a conflict", "not UTF-8", "cut short"],
)
def test_a_list_that_was_spoilt_is_made_anew(text: bytes, root: Path) -> None:
    """With our header on top it is ours, and so are the files with a header."""
    (root / MANIFEST).write_bytes(text)
    write.write(listed(TWO, TOPMOST), root)
    assert contents(root) == dict(listed(TWO, TOPMOST))


def test_a_list_of_somebody_else(root: Path) -> None:
    """Other programs write a MANIFEST too; it lists nothing, and is not overwritten."""
    (root / MANIFEST).write_bytes(f"top.txt\n{digest_of(TWO)}\n".encode())
    assert refused(listed(TOPMOST), root) == [MANIFEST, "b/two.bin"]


def test_a_folder_in_the_place_of_the_list(root: Path) -> None:
    """An empty one gives way, one with files is of others."""
    (root / MANIFEST).unlink()
    (root / MANIFEST).mkdir()
    write.write(listed(*OLD), root)
    assert contents(root) == dict(listed(*OLD))
    (root / MANIFEST).unlink()
    (root / MANIFEST).mkdir()
    (root / MANIFEST / "notes.txt").write_bytes(b"mine\n")
    assert refused(listed(*OLD), root) == ["MANIFEST/notes.txt"]


# Files of others


def test_files_of_others_are_refused(root: Path) -> None:
    """What nobody here wrote stops the run, and the error names all of it."""
    (root / "notes.txt").write_bytes(b"mine\n")
    (root / "a" / "mine.txt").write_bytes(b"mine\n")
    with pytest.raises(ForeignFiles) as raised:
        write.write(listed(*OLD), root)
    assert str(raised.value).splitlines() == [
        f"{root} holds files of others; nothing was written",
        f"  {root}/a/mine.txt: not generated",
        f"  {root}/notes.txt: not generated",
        "remove them if an earlier run made them; else move them, or name another --out",
    ]


def test_of_many_files_only_the_first_are_named(tmp_path: Path) -> None:
    """A folder with a whole project in it does not fill the screen."""
    for number in range(25):
        (tmp_path / f"{number:02}.txt").write_bytes(b"")
    with pytest.raises(ForeignFiles) as raised:
        write.write(listed(*OLD), tmp_path)
    lines = str(raised.value).splitlines()
    assert lines[10:12] == [f"  {tmp_path}/09.txt: not generated", "  and 15 more"]
    assert len(raised.value.paths) == 25


def test_nothing_is_written_beside_files_of_others(root: Path) -> None:
    """A refused run changes, adds and removes no file."""
    (root / "notes.txt").write_bytes(b"mine\n")
    assert refused(listed(Artifact("new.txt", b""), NEWER), root) == ["notes.txt"]


def test_a_file_of_others_where_an_output_should_be(tmp_path: Path) -> None:
    """A README.md that somebody wrote is not overwritten because we make one too."""
    (tmp_path / "top.txt").write_bytes(b"my own\n")
    assert refused(listed(*OLD), tmp_path) == ["top.txt"]


def test_an_edited_output_is_still_an_output(root: Path) -> None:
    """The list says that it was generated, whatever became of it: it is made anew."""
    (root / "top.txt").write_bytes(b"edited\n")
    (root / "b" / "two.bin").write_bytes(b"edited\n")
    write.write(listed(*OLD), root)
    assert contents(root) == dict(listed(*OLD))


def test_a_folder_without_a_list_is_of_others(tmp_path: Path) -> None:
    """So that a wrong --out does no harm."""
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "thesis.txt").write_bytes(b"years of work\n")
    assert refused(listed(*OLD), tmp_path) == ["a/thesis.txt"]


def test_a_pipe_is_not_opened(root: Path) -> None:
    """What is neither file nor folder is of others; reading it could take for ever."""
    os.mkfifo(root / "pipe")
    (root / "top.txt").unlink()
    os.mkfifo(root / "top.txt")
    assert refused(listed(*OLD), root) == ["pipe", "top.txt"]


def test_names_that_are_no_text_are_shown(root: Path) -> None:
    """Bytes that are no UTF-8 and signs that do not print come out as escapes."""
    for name in (b"caf\xe9", b"two\nlines", "\u202etxt".encode()):
        Path(os.fsdecode(os.fsencode(root) + b"/" + name)).write_bytes(b"")
    with pytest.raises(ForeignFiles) as raised:
        write.write(listed(*OLD), root)
    assert [line.partition(f"{root}/")[2] for line in str(raised.value).splitlines()[1:-1]] == [
        r"caf\xe9: not generated",
        r"two\nlines: not generated",
        r"\u202etxt: not generated",
    ]


# Links


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """A folder of others, with files of the names of outputs, one of them with our header."""
    folder = tmp_path / "outside"
    folder.mkdir()
    (folder / "one.txt").write_bytes(b"mine\n")
    (folder / "gone.txt").write_bytes(TOP)
    return folder


def test_a_folder_that_is_a_link_is_not_entered(root: Path, outside: Path) -> None:
    """Nothing behind it is read, written or removed."""
    (root / "a" / "one.txt").unlink()
    (root / "a").rmdir()
    (root / "a").symlink_to(outside)
    before = contents(outside)
    assert output.differences(listed(*OLD), root) == [
        Difference("a", State.LINK),
        Difference("a/one.txt", State.MISSING),
    ]
    assert refused(listed(*OLD), root) == ["a"]
    assert contents(outside) == before


@pytest.mark.parametrize("name", ["top.txt", "a/gone.txt", MANIFEST, "b/__pycache__"])
def test_a_file_that_is_a_link_is_not_followed(name: str, root: Path, outside: Path) -> None:
    """In the place of an output or elsewhere: it is refused, and what it leads to stays."""
    (root / name).unlink(missing_ok=True)
    (root / name).symlink_to(outside / "gone.txt")
    assert Difference(name, State.LINK) in output.differences(listed(*OLD), root)
    assert name in refused(listed(*OLD), root)
    assert (outside / "gone.txt").read_bytes() == TOP


@pytest.mark.parametrize("target", ["nowhere", "top.txt", "."])
def test_a_link_that_leads_nowhere_or_back(target: str, root: Path) -> None:
    """A broken link, one to itself and one to its own folder are links like others."""
    (root / "top.txt").unlink()
    (root / "top.txt").symlink_to(target)
    assert refused(listed(*OLD), root) == ["top.txt"]


def test_a_link_to_the_right_content_is_a_difference(root: Path, tmp_path: Path) -> None:
    """A check does not take the file behind a link for the output."""
    (tmp_path / "top.txt").write_bytes(TOPMOST.content)
    (root / "top.txt").unlink()
    (root / "top.txt").symlink_to(tmp_path / "top.txt")
    assert output.differences(listed(*OLD), root) == [Difference("top.txt", State.LINK)]


# Checking


def test_a_fresh_folder_has_no_differences(root: Path) -> None:
    """Right after writing there is nothing to say, in whatever order the formats come."""
    assert output.differences(listed(*reversed(OLD)), root) == []


def test_checking_touches_nothing(root: Path) -> None:
    """A check of a stale folder leaves every file as it is."""
    age(root)
    before = contents(root), times(root)
    assert output.differences(listed(Artifact("new.txt", b"")), root) != []
    assert (contents(root), times(root)) == before


@pytest.mark.parametrize(
    ("content", "state"),
    [
        (ONE.content.rstrip(), State.OUT_OF_DATE),
        (ONE.content.replace(b"\n", b"\r\n"), State.OUT_OF_DATE),
        (ONE.content + b"\n", State.OUT_OF_DATE),
        (b"\xef\xbb\xbf" + ONE.content, State.OUT_OF_DATE),
        (b"", State.OUT_OF_DATE),
        (None, State.MISSING),
    ],
    ids=["no last line end", "CRLF", "a line more", "a byte order mark", "emptied", "deleted"],
)
def test_a_file_that_was_tampered_with(content: bytes | None, state: State, root: Path) -> None:
    """One byte is enough to be seen, and writing mends it."""
    (root / ONE.path).unlink()
    if content is not None:
        (root / ONE.path).write_bytes(content)
    assert output.differences(listed(*OLD), root) == [Difference(ONE.path, state)]
    write.write(listed(*OLD), root)
    assert contents(root) == dict(listed(*OLD))


def test_a_file_that_became_executable(root: Path) -> None:
    """Git keeps that much of a file's mode, so it is a difference, and writing mends it."""
    (root / ONE.path).chmod(0o755)
    assert output.differences(listed(*OLD), root) == [Difference(ONE.path, State.EXECUTABLE)]
    write.write(listed(*OLD), root)
    assert (root / ONE.path).stat().st_mode & 0o111 == 0


def test_a_file_system_without_modes(root: Path) -> None:
    """Where every file is executable, even the list, that is no difference."""
    for name in contents(root):
        (root / name).chmod(0o777)
    assert output.differences(listed(*OLD), root) == []


def test_a_file_too_many_is_seen(root: Path) -> None:
    """A file beside the generated ones is a difference too."""
    (root / "b" / "extra.txt").write_bytes(b"")
    assert output.differences(listed(*OLD), root) == [Difference("b/extra.txt", State.FOREIGN)]


def test_a_file_that_is_made_no_more_is_seen(root: Path) -> None:
    """So is one of an earlier run, and the list that still names it."""
    assert output.differences(listed(TWO, TOPMOST), root) == [
        Difference(MANIFEST, State.OUT_OF_DATE),
        Difference("a/one.txt", State.LEFT_OVER),
    ]


def test_differences_come_in_order_of_path(root: Path) -> None:
    """Two runs print the same lines in the same order."""
    for name in ("z.txt", "a/z.txt", "B.txt"):
        (root / name).write_bytes(b"")
    (root / "top.txt").unlink()
    paths = [path for path, _ in output.differences(listed(*OLD), root)]
    assert paths == ["B.txt", "a/z.txt", "top.txt", "z.txt"]


# The place of the output


def test_a_folder_that_holds_a_source_is_refused(tmp_path: Path) -> None:
    """The spec, or the generator, is no neighbour for what is generated from it."""
    spec = tmp_path / "spec.yaml"
    for root in (tmp_path, tmp_path.parent):
        with pytest.raises(OutputError, match=r"holds .*/spec\.yaml; name a folder of its own"):
            output.check_place(root, [spec])
    output.check_place(tmp_path / "out", [spec])


def test_a_file_is_no_place(tmp_path: Path) -> None:
    """Neither is a link that leads to none, or to itself."""
    (tmp_path / "file").write_bytes(b"")
    (tmp_path / "broken").symlink_to("nowhere")
    (tmp_path / "loop").symlink_to("loop")
    said = {
        "file": "no folder",
        "broken": "a link that leads to no folder",
        "loop": "a link that leads to no folder",
    }
    for name, reason in said.items():
        with pytest.raises(OutputError, match=f"{name} is {reason}; name another --out"):
            output.check_place(tmp_path / name, [])
