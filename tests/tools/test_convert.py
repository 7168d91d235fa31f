"""The command convert: formats, rejected items, interruption, what cannot be read or written."""

import gzip
import io
import json
import re
import shlex
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
from google.protobuf.proto import parse_length_prefixed, serialize_length_prefixed
from pyarrow import parquet

from email_interactions import Accepted, EmailIn, Interaction, read_interactions
from email_interactions.v1.email_interaction_service_pb2 import EmailInteraction
from email_interactions_tools.lines import to_line
from tests.support.corpus import cases
from tests.tools.commands import COMMAND, ENVIRONMENT, run
from tests.tools.mails import mail, record_of

MESSAGE = EmailInteraction(email_in=EmailIn.from_json(record_of(mail()).to_json()).to_proto())
CHAT = b'{"entity_type":2}'
RECORDS: list[Interaction] = [
    item.record
    for kind in ("EmailIn", "EmailOut")
    for item in read_interactions([case.text for case in cases(kind) if case.valid])
    if isinstance(item, Accepted)
]
LINES = b"".join(map(to_line, RECORDS))
FAULTY = LINES.splitlines()[0].replace(b'"status":0', b'"status":9')
# Runs the command with portions of so many bytes.
IN_PORTIONS = """
import sys
from email_interactions_tools.cli import main
from email_interactions_tools.files import portions
if __name__ == "__main__":
    portions.SIZE = int(sys.argv[1])
    sys.exit(main(sys.argv[2:]))
"""


def convert(*arguments: str | Path, to: str = "jsonl", status: int = 0) -> str:
    """Convert files; return the summary."""
    done = run("convert", *arguments, "--to", to)
    assert done.returncode == status, done.stderr
    return done.stderr


def content(path: Path) -> dict[str, bytes]:
    """A file, or all files of a folder."""
    paths = [found for found in (path, *sorted(path.rglob("*"))) if found.is_file()]
    return {found.relative_to(path).as_posix(): found.read_bytes() for found in paths}


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
    source.write_bytes(b"\n".join([lines[0], b"", FAULTY, CHAT, b"\xff", lines[1]]))
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
    assert json.loads(kept[1]["document"]) == json.loads(CHAT)
    assert b64decode(kept[2]["document_base64"]) == b"\xff"


def delimited(*found: EmailInteraction) -> bytes:
    """A file of delimited protobuf."""
    file = io.BytesIO()
    for message in found:
        serialize_length_prefixed(message, file)
    return file.getvalue()


def test_faults_of_protobuf_have_index_and_pointer(tmp_path: Path) -> None:
    """Those of the message around a record, too; a damaged message hides no other one."""
    faulty = EmailInteraction(email_in=MESSAGE.email_in, etag="1")
    faulty.email_in.ClearField("customer_id")
    path = tmp_path / "x.pb"
    path.write_bytes(
        delimited(MESSAGE, faulty, EmailInteraction()) + b"\1\xff" + delimited(MESSAGE)
    )
    done = run("check", path)
    assert [re.sub(": .*: .* ", " ", line) for line in done.stdout.splitlines()] == [
        f"{path} [unknown]",
        f"{path} [required]",
        f"{path} [required]",
        f"{path} [encoding]",
    ]
    assert [line.split(": ")[1] for line in done.stdout.splitlines()] == [
        "/1/etag",
        "/1/customer_id",
        "/2",
        "/3",
    ]
    assert done.stderr.startswith("2 valid, 0 of other kinds, 3 rejected")
    faulty.email_in.customer_id = "c1"
    path.write_bytes(delimited(faulty))
    assert run("check", path).returncode == 1
    assert run("check", path, "--ignore-unknown").returncode == 0


@pytest.mark.parametrize(
    ("found", "rule"),
    [
        (b"\x05abc", "encoding"),  # ends within a message
        (b"\x80", "encoding"),  # or within a length
        (b"\xff" * 20, "encoding"),
        (b"\x80\x80\x80\x10" + b"a" * 2**25, "size"),
    ],
)
def test_damaged_protobuf_is_reported(found: bytes, rule: str, tmp_path: Path) -> None:
    """After the items before it."""
    path = tmp_path / "x.pb"
    good = delimited(MESSAGE)
    path.write_bytes(good + found)
    done = run("check", path)
    assert (done.returncode, done.stderr) == (
        1,
        f"1 valid, 0 of other kinds, 1 rejected; violations: 1 {rule}\n",
    )


@pytest.mark.parametrize("to", ["jsonl", "json", "protobuf", "parquet"])
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_killed_conversion_continues(to: str, jobs: str, tmp_path: Path) -> None:
    """It leaves no half file, and the result is that of an uninterrupted run."""
    source, whole, output = tmp_path / "source", tmp_path / "a", tmp_path / "b"
    source.write_bytes((LINES + FAULTY + b"\n" + CHAT + b"\n") * 20)
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


def test_lines_are_lines_for_every_reader(tmp_path: Path) -> None:
    """Separators of Unicode are escaped, in an array, too."""
    source = tmp_path / "source"
    source.write_bytes(record_of(mail("a\x85b\u2028c\u2029d")).to_json())
    for to in ("jsonl", "json"):
        convert(source, "--output", tmp_path / to, to=to)
        text = (tmp_path / to).read_text()
        assert text.splitlines() == text.rstrip("\n").split("\n")


@pytest.mark.parametrize(
    ("arguments", "faults"),
    [
        (
            "missing . --to xml --from csv --jobs 0 --output a/b",
            [
                "--from csv: expected one of json, protobuf, parquet",
                "--jobs 0: expected a number from 1",
                "--to xml: expected one of jsonl, json, protobuf, parquet",
                "missing: No such file or directory",
                ".: Is a directory",
                "--output a/b: No such file or directory",
                "--rejected a/b.rejected.jsonl: No such file or directory",
            ],
        ),
        ("x --to json --output x", ["--output x: File exists"]),
        ("x --to json --output x/y --rejected z", ["--output x/y: Not a directory"]),
        ("x --to json --output y --rejected y", ["--rejected y: is the output"]),
        ("x --to protobuf --output y.gz", ["--output y.gz: only JSON can be compressed"]),
        ("x --to json --output .", ["--output .: File exists"]),
        ("x --to json --output z", ["z.part exists: --resume continues, or remove it"]),
        (
            "x --to json --output z --resume",
            ["--resume: z.part was begun with other files or options"],
        ),
        (
            "- - --to json --output y --from parquet --resume",
            [
                "- may be given once",
                "-: Parquet cannot be read from standard input",
                *["--resume: - cannot be read again"] * 2,
            ],
        ),
    ],
)
def test_all_usage_errors_are_reported_at_once(
    arguments: str, faults: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before anything is written."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "x").write_bytes(LINES)
    (tmp_path / "z.part").mkdir()
    (tmp_path / "z.part" / "plan").touch()
    done = run("convert", *arguments.split())
    assert done.stderr.splitlines() == [f"email-interactions convert: {fault}" for fault in faults]
    assert done.returncode == 2
    assert content(tmp_path) == {"x": LINES, "z.part/plan": b""}


@pytest.mark.parametrize("suffix", ["", ".pb", ".parquet"])
def test_any_content_ends_in_a_status(suffix: str, tmp_path: Path) -> None:
    """Damage is reported, and what was read before it is written."""
    contents = (
        b"",
        b"\n \n",
        gzip.compress(LINES)[:-9],
        zstd.compress(LINES)[:-9],
        b"\x1f\x8b\xff",
        b"PAR1",
        b"PAR1" + bytes(range(256)) + b"PAR1",
        bytes(range(256)) * 300,
        b"[" * 99_999,
    )
    for number, damaged in enumerate(contents):
        (tmp_path / f"{number}{suffix}").write_bytes(damaged)
    paths = sorted(tmp_path.iterdir())
    output = tmp_path / "output"
    results = [
        run("check", *paths),
        run("convert", *paths, "--to", "jsonl", "--output", output),
    ]
    assert ["Traceback" in done.stderr for done in results] == [False, False]
    assert [done.returncode for done in results] == [1, 1]
    assert [done.stderr.split(" ", 2)[2] for done in results] == [
        results[0].stderr.split(" ", 2)[2]
    ] * 2
    kept = {path.name: path.read_bytes() for path in tmp_path.glob("output*")}
    assert bool(kept["output"]) == (not suffix)
    files = {json.loads(line)["file"] for line in kept["output.rejected.jsonl"].splitlines()}
    assert files >= {str(path) for path in paths if path.read_bytes().strip()}


def test_a_full_disk_is_reported(tmp_path: Path) -> None:
    """And the conversion continues when there is space."""
    source, output = tmp_path / "source", tmp_path / "output"
    source.write_bytes(LINES)
    command = [*COMMAND, "convert", source, "--to", "jsonl", "--output", output]
    limit = f"ulimit -f 8; exec {shlex.join(map(str, command))}"
    done = subprocess.run(["bash", "-c", limit], env=ENVIRONMENT, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (2, b"email-interactions convert: File too large\n")
    assert not output.exists()
    convert(source, "--output", output, "--resume")
    assert output.read_bytes() == LINES
