"""Files that cannot be read, usage errors, full disks: each ends in a report and a status."""

import gzip
import io
import json
import re
import shlex
from pathlib import Path

import pytest
from backports import zstd
from google.protobuf.proto import serialize_length_prefixed

from email_interactions.v1.email_interaction_service_pb2 import EmailInteraction
from tests.support import programs
from tests.tools.commands import COMMAND, ENVIRONMENT, run
from tests.tools.files.interactions import LINES, MESSAGE, content, convert


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


@pytest.mark.parametrize(
    ("arguments", "faults"),
    [
        (
            "missing . --to xml --from csv --jobs 0 --output a/b",
            [
                "--from csv: expected one of json, protobuf, parquet",
                "--jobs 0: expected a number from 1 to 9999",
                "--to xml: expected one of jsonl, json, protobuf, parquet",
                "missing: No such file or directory",
                ".: Is a directory",
                "--output a/b: No such file or directory",
                "--rejected a/b.rejected.jsonl: No such file or directory",
            ],
        ),
        ("x --to json --output x", ["--output x: File exists"]),
        ("x --to json --output x/y --rejected w", ["--output x/y: Not a directory"]),
        ("x --to json --output y --rejected y", ["--rejected y: is the output"]),
        ("x --to json --output y --rejected y.part", ["--rejected y.part: is the output"]),
        ("x --to json --output y --rejected x --resume", ["--rejected x: File exists"]),
        ("x --to json --output y --rejected z", ["--rejected z.part: File exists"]),
        ("x --to json --output y --jobs 10000", ["--jobs 10000: expected a number from 1 to 9999"]),
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
    done = programs.run("bash", "-c", limit, env=ENVIRONMENT, check=False)
    assert (done.returncode, done.stderr) == (2, "email-interactions convert: File too large\n")
    assert not output.exists()
    convert(source, "--output", output, "--resume")
    assert output.read_bytes() == LINES
