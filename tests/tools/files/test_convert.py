"""The command convert: formats, rejected items, interruption."""

import gzip
import io
import json
import subprocess
import sys
import time
from base64 import b64decode
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow
import pytest
from backports import zstd
from google.protobuf.proto import parse_length_prefixed
from pyarrow import parquet

from email_interactions.v1.email_interaction_service_pb2 import EmailInteraction
from email_interactions_tools.files.assembly import locked
from tests.support.thorough import amount, sampled
from tests.tools.commands import ENVIRONMENT, run
from tests.tools.files.interactions import CHAT, FAULTY, LINES, RECORDS, content, convert
from tests.tools.mail.mails import mail, record_of

# Runs the command with portions of so many bytes.
IN_PORTIONS = """
import sys
from email_interactions_tools.cli import main
from email_interactions_tools.files import portions
if __name__ == "__main__":
    portions.SIZE = int(sys.argv[1])
    sys.exit(main(sys.argv[2:]))
"""


def values(lines: bytes) -> list[Any]:
    """The values of lines; protobuf keeps no order of names in udata."""
    return [json.loads(line) for line in lines.splitlines()]


def messages(found: bytes) -> list[EmailInteraction]:
    """The messages of a file of delimited protobuf."""
    file = io.BytesIO(found)
    return list(iter(lambda: parse_length_prefixed(EmailInteraction, file), None))


@pytest.mark.parametrize(
    ("name", "to", "read"),
    [
        ("x.jsonl", "jsonl", values),
        ("x.jsonl.gz", "jsonl", lambda found: values(gzip.decompress(found))),
        ("x.jsonl.zst", "jsonl", lambda found: values(zstd.decompress(found))),
        ("x.json", "json", json.loads),
        ("x.json.gz", "json", lambda found: json.loads(gzip.decompress(found))),
        ("x.pb", "protobuf", messages),
    ],
)
def test_each_format_comes_back(
    name: str, to: str, read: Callable[[bytes], list[Any]], tmp_path: Path
) -> None:
    """With all documents of the corpus, read by other readers and by the command."""
    source, output, back = tmp_path / "source", tmp_path / name, tmp_path / "back"
    source.write_bytes(LINES)
    summary = f"{len(RECORDS)} written, 0 of other kinds, 0 rejected; violations: none\n"
    assert convert(source, "--output", output, to=to) == summary
    assert len(read(output.read_bytes())) == len(RECORDS)
    assert convert(output, "--output", back) == summary
    assert values(back.read_bytes()) == values(LINES)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(["back", name, "source"])


def test_parquet_comes_back(tmp_path: Path) -> None:
    """With all documents of the corpus; each kind is a folder that pyarrow reads as one table."""
    source, output, back = tmp_path / "source", tmp_path / "x", tmp_path / "back"
    source.write_bytes(LINES)
    convert(source, "--output", output, to="parquet")
    kinds = Counter(type(record).__name__ for record in RECORDS)
    assert {path.name: parquet.read_table(path).num_rows for path in output.iterdir()} == kinds
    convert(*sorted(output.rglob("*.parquet")), "--output", back)
    in_kinds = sorted(RECORDS, key=lambda record: type(record).__name__)
    assert values(back.read_bytes()) == [record.to_dict() for record in in_kinds]


def test_rows_of_other_programs_are_read(tmp_path: Path) -> None:
    """A fault has the index of the row and a pointer; a rejected row is kept as JSON."""
    rows = [json.loads(line) for line in (LINES.splitlines()[0], FAULTY)]
    path = tmp_path / "x.parquet"
    parquet.write_table(pyarrow.Table.from_pylist(rows), path)
    kept = tmp_path / "kept"
    done = run("check", path, "--rejected", kept)
    assert done.stderr == "1 valid, 0 of other kinds, 1 rejected; violations: 1 enum\n"
    assert done.stdout.startswith(f"{path}: /1/status: ")
    assert json.loads(json.loads(kept.read_bytes())["document"]) == rows[1]
    parquet.write_table(pyarrow.table({"x": [b"\xff"], "y": [Decimal(1)]}), path)
    assert run("check", path).returncode == 1


def test_nothing_is_dropped(tmp_path: Path) -> None:
    """What is not in the output is in the file of rejected items, as it was."""
    source, output = tmp_path / "source", tmp_path / "x"
    lines = LINES.splitlines()
    other = b'{"entity_type": 2, "a": 1, "a": 1e999, "b": 9007199254740993, "\\u0063": "\\u00e9"}'
    source.write_bytes(b"\n".join([lines[0], b"", FAULTY, other, b"\xff", lines[1]]))
    assert convert(source, "--output", output, status=1) == (
        "2 written, 1 of other kinds, 2 rejected; violations: 1 encoding, 1 enum\n"
    )
    assert output.read_bytes().splitlines() == lines[:2]
    kept = [json.loads(line) for line in (tmp_path / "x.rejected.jsonl").read_bytes().splitlines()]
    assert [(each["file"], each["line"], each["index"]) for each in kept] == [
        (str(source), 3, 1),
        (str(source), 4, 2),
        (str(source), 5, 3),
    ]
    assert [[v["path"] for v in each["violations"]] for each in kept] == [["/status"], [], [""]]
    assert kept[0]["document"].encode() == FAULTY
    assert kept[1]["document"].encode() == other
    assert b64decode(kept[2]["document_base64"]) == b"\xff"


# Formats and numbers of processes.
KILLED = [
    *(("jsonl", "2"), ("jsonl", "1"), ("json", "2"), ("json", "1")),
    *(("protobuf", "1"), ("protobuf", "2"), ("parquet", "2"), ("parquet", "1")),
]


@pytest.mark.parametrize(("to", "jobs"), sampled(KILLED, 4))
def test_a_killed_conversion_continues(to: str, jobs: str, tmp_path: Path) -> None:
    """It leaves no half file, and the result is that of an uninterrupted run."""
    source, whole, output = tmp_path / "source", tmp_path / "a", tmp_path / "b"
    source.write_bytes((LINES + FAULTY + b"\n" + CHAT + b"\n") * amount(8, 20))
    command: list[str | Path] = [sys.executable, "-c", IN_PORTIONS, "50000"]
    command += ["convert", source, "--to", to]
    subprocess.run([*command, "--output", whole], env=ENVIRONMENT, check=False)
    command += ["--jobs", jobs, "--output", output]
    part = tmp_path / "b.part"
    with subprocess.Popen(command, env=ENVIRONMENT) as process:
        while process.poll() is None and not (part / "00005").exists():
            time.sleep(0.001)
        process.kill()
    assert process.returncode < 0
    assert (part.exists(), output.exists()) == (True, False)
    done = [path for path in part.iterdir() if path.name.isdecimal()]
    refused = run("convert", source, "--to", to, "--output", output)
    assert (refused.returncode, "--resume" in refused.stderr) == (2, True)
    times = {path: path.stat().st_mtime_ns for path in done}
    subprocess.run([*command, "--resume"], env=ENVIRONMENT, check=False)
    assert times
    assert content(output) == content(whole)
    rejected = [tmp_path / f"{name}.rejected.jsonl" for name in "ab"]
    assert rejected[0].read_bytes() == rejected[1].read_bytes()
    assert not part.exists()


def test_a_folder_of_something_else_is_kept(tmp_path: Path) -> None:
    """`--resume` continues in the folder of a conversion only."""
    source, other = tmp_path / "source", tmp_path / "x.part" / "mine"
    source.write_bytes(LINES)
    other.parent.mkdir()
    other.touch()
    convert(source, "--output", tmp_path / "x", "--resume", status=2)
    assert content(tmp_path) == {"source": LINES, "x.part/mine": b""}


def test_one_process_continues_a_conversion(tmp_path: Path) -> None:
    """A second one at the same time is an error."""
    source, part = tmp_path / "source", tmp_path / "x.part"
    source.write_bytes(LINES)
    part.mkdir()
    with locked(part) as is_ours:
        summary = convert(source, "--output", tmp_path / "x", "--resume", status=2)
    assert is_ours
    assert summary == f"email-interactions convert: {part} is in use by another process\n"
    convert(source, "--output", tmp_path / "x", "--resume")
    assert (tmp_path / "x").read_bytes() == LINES


def test_lines_are_lines_for_every_reader(tmp_path: Path) -> None:
    """Separators of Unicode are escaped, in an array, too."""
    source = tmp_path / "source"
    source.write_bytes(record_of(mail("a\x85b\u2028c\u2029d")).to_json())
    for to in ("jsonl", "json"):
        convert(source, "--output", tmp_path / to, to=to)
        text = (tmp_path / to).read_text()
        assert text.splitlines() == text.rstrip("\n").split("\n")
        assert r"a\u0085b\u2028c\u2029d" in text
