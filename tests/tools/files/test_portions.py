"""Files are read in portions: the same items for any split, in any number of processes."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

from hypothesis import example, given
from hypothesis import strategies as st

from email_interactions import Accepted, Rejected, iter_interactions
from email_interactions_tools.files import portions
from email_interactions_tools.files.formats import read
from email_interactions_tools.files.tally import Outcome, Tally
from tests.tools.files.interactions import CHAT, VALID

PIECES = (
    VALID,
    VALID.replace(b'"status":0', b'"status":9'),
    VALID.replace(b'":', b'":\n  '),
    VALID.replace(b',"', b',\n"'),
    CHAT,
    b'{"entity_type":2} ',
    b'{\n"a": [\n',
    *(b"{", b"}", b"[", b"]", b'"', b"{}", b"", b" ", b"[]", b"\xff", b"\xef\xbb\xbf{}", b"x"),
)
LINES = st.lists(st.sampled_from(PIECES), max_size=12)


def items(path: Path, size: int) -> tuple[list[Any], Outcome]:
    """Rejected items and counts of a file that is split."""
    tally = Tally()
    found: list[Rejected] = []
    with patch.object(portions, "SIZE", size):
        split = portions.portions(str(path), "json")
    for portion in split:
        outcome = Outcome()
        read_items = read(portion, outcome, lambda _: None, ignore_unknown=False)
        rejected = (item for item in read_items if isinstance(item, Rejected))
        found += tally.placed(portion, rejected, outcome)
    return [(item, item.line) for item in found], tally.total


@given(LINES, st.sampled_from([b"\n", b"\r\n", b"\n\n"]), st.integers(1, 2000))
@example([PIECES[2], VALID], b"\n", 1)
@example([VALID, PIECES[2], PIECES[6], VALID, b"}", VALID], b"\n", 1)
def test_a_split_changes_nothing(lines: list[bytes], end: bytes, size: int) -> None:
    """Neither verdicts nor positions, with objects over several lines and damaged ones."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "x")
        path.write_bytes(end.join(lines))
        found, total = items(path, size)
        whole = list(iter_interactions(path))
    expected = [item for item in whole if isinstance(item, Rejected)]
    assert found == [(item, item.line) for item in expected]
    assert (total.items, total.rejected) == (len(whole), len(expected))
    assert total.valid == sum(isinstance(item, Accepted) for item in whole)


def test_lines_are_split_between_objects(tmp_path: Path) -> None:
    """Portions follow one another; what is not plain lines is one portion."""
    path = tmp_path / "x"
    path.write_bytes(b"\n".join([VALID] * 9))
    with patch.object(portions, "SIZE", len(VALID) * 2):
        found = portions.portions(str(path), "json")
        assert [len(portions.portions(str(path), "protobuf")), len(found)] == [1, 5]
        path.write_bytes(b"[" + b",\n".join([VALID] * 9) + b"]")
        assert len(portions.portions(str(path), "json")) == 1
    length = len(VALID) + 1
    assert [portion.start for portion in found] == [n * length for n in (0, 2, 4, 6, 8)]
    assert [portion.end for portion in found[:-1]] == [n * length - 1 for n in (2, 4, 6, 8)]
