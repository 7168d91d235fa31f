"""The command check: places, reports, rejected items, exit status."""

import base64
import gzip
import json
import os
import re
import shlex
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest

from email_interactions_tools.commands.check_reports import Place
from tests.support import programs
from tests.tools.commands import COMMAND, ENVIRONMENT, run
from tests.tools.files.interactions import CHAT, VALID

FAULTY = VALID.replace(b'"status":0', b'"status":9').replace(b'"address"', b'"\\u001b[1m"', 1)
PLACES = ["/status", "/from/address", "/from/\x1b[1m"]
LINES = b"\n".join([VALID, b"", FAULTY, CHAT, b"{"])
ARRAY = b"[" + b",\n".join([VALID, FAULTY, CHAT]) + b"]"


def found(*arguments: str | Path, stdin: bytes) -> list[dict[str, Any]]:
    """The violations that `--report jsonl` has."""
    done = run("check", "--report", "jsonl", *arguments, "-", stdin=stdin)
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_violations_have_their_line_and_pointer(pack: Any) -> None:
    """Blank lines count; in an array, the pointer begins with the index."""
    lines = found(stdin=pack(LINES))
    assert {(each["line"], each["index"]) for each in lines[:-1]} == {(3, 1)}
    assert sorted(each["pointer"] for each in lines[:-1]) == sorted(PLACES)
    assert [lines[-1][name] for name in ("line", "pointer", "rule")] == [5, "", "syntax"]
    array = found(stdin=pack(ARRAY))
    assert {each["line"] for each in array} == {None}
    assert sorted(each["pointer"] for each in array) == sorted(f"/1{path}" for path in PLACES)


def test_damage_of_a_file_has_no_pointer_into_it() -> None:
    """A truncated archive is reported after its items."""
    (damage,) = found(stdin=gzip.compress(VALID + b"\n" + VALID)[:-9])
    assert [damage[name] for name in ("line", "pointer", "rule")] == [None, "", "encoding"]


def test_the_text_report_is_a_line_for_each_violation() -> None:
    """Which controls no terminal; the summary is on standard error."""
    done = run("check", "-", stdin=LINES)
    assert [re.sub(r"^(\S+ \S+): .* ", r"\1 ", line) for line in done.stdout.splitlines()] == [
        "-:3: /from/address [required]",
        r"-:3: /from/\x1b[1m [unknown]",
        "-:3: /status [enum]",
        "-:5: document [syntax]",
    ]
    assert done.stderr == (
        "1 valid, 1 of other kinds, 2 rejected;"
        " violations: 1 enum, 1 required, 1 syntax, 1 unknown\n"
    )
    assert done.returncode == 1


def test_the_sarif_report_is_one_document(tmp_path: Path) -> None:
    """With a result for each violation, or none."""
    path = tmp_path / "a b.jsonl"
    path.write_bytes(LINES)
    report = json.loads(run("check", "--report", "sarif", path).stdout)
    (results,) = [each["results"] for each in report["runs"]]
    assert [each["ruleId"] for each in results] == ["required", "unknown", "enum", "syntax"]
    (location,) = results[0]["locations"]
    assert location["physicalLocation"] == {
        "artifactLocation": {"uri": f"{tmp_path}/a%20b.jsonl"},
        "region": {"startLine": 3},
    }
    assert location["logicalLocations"] == [{"fullyQualifiedName": "/from/address"}]
    (run_without,) = json.loads(run("check", "--report", "sarif", "-", stdin=VALID).stdout)["runs"]
    assert run_without["results"] == []


def test_rejected_items_are_kept(tmp_path: Path) -> None:
    """With their bytes, UTF-8 or not."""
    path = tmp_path / "rejected"
    run("check", "-", "--rejected", path, stdin=LINES + b"\n\xff")
    kept = [json.loads(line) for line in path.read_text().splitlines()]
    assert [(each["file"], each["line"], len(each["violations"])) for each in kept] == [
        ("-", 3, 3),
        ("-", 5, 1),
    ]
    assert kept[0]["document"].encode() == FAULTY
    assert base64.b64decode(kept[1]["document_base64"]).startswith(b"{")


def test_a_file_is_never_overwritten(tmp_path: Path) -> None:
    """Not even the one that is read."""
    path = tmp_path / "x"
    path.write_bytes(FAULTY)
    done = run("check", path, "--rejected", path)
    assert (done.returncode, path.read_bytes()) == (2, FAULTY)
    assert done.stderr == f"email-interactions check: --rejected {path}: File exists\n"


def test_unknown_fields_may_be_allowed() -> None:
    """As for readers of newer documents."""
    newer = VALID.replace(b'"status"', b'"colour":1,"status"')
    assert run("check", "-", stdin=newer).returncode == 1
    assert run("check", "--ignore-unknown", "-", stdin=newer).returncode == 0


def test_a_file_that_cannot_be_read_is_reported(tmp_path: Path) -> None:
    """The others are checked, and the status is 2."""
    path = tmp_path / "x"
    path.write_bytes(VALID)
    done = run("check", "missing", path)
    assert done.returncode == 2
    assert done.stderr.splitlines() == [
        "email-interactions check: cannot read missing: No such file or directory",
        "1 valid, 0 of other kinds, 0 rejected; violations: none",
    ]


def test_several_processes_report_the_same(tmp_path: Path) -> None:
    """In the same order, for several files."""
    for name, lines in (("a", LINES), ("b", ARRAY), ("c", LINES + b"\n" + LINES)):
        (tmp_path / name).write_bytes(lines)
    command: list[str | Path] = ["check", *sorted(tmp_path.iterdir()), "-", "missing"]
    one, two = (
        run(*command, "--jobs", jobs, "--rejected", tmp_path / f"rejected{jobs}", stdin=ARRAY)
        for jobs in "12"
    )
    assert (one.returncode, one.stdout, one.stderr) == (two.returncode, two.stdout, two.stderr)
    kept = [(tmp_path / f"rejected{jobs}").read_bytes() for jobs in "12"]
    assert kept[0] == kept[1]


def test_several_processes_read_pipes(tmp_path: Path) -> None:
    """Which only the first one has, such as those of `<(command)`."""
    path = tmp_path / "x"
    path.write_bytes(VALID)
    script = f'{shlex.join(COMMAND)} check --jobs 2 <(cat "$0") "$0"'
    done = programs.run("bash", "-c", script, path, env=ENVIRONMENT, check=False)
    assert done.stderr == "2 valid, 0 of other kinds, 0 rejected; violations: none\n"


def test_a_full_disk_is_reported_in_one_line() -> None:
    """Not that the file, which was read, cannot be read."""
    script = f"{shlex.join(COMMAND)} check - > /dev/full"
    done = programs.run("bash", "-c", script, env=ENVIRONMENT, check=False, stdin=FAULTY.decode())
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1] == "email-interactions check: No space left on device"


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_ctrl_c_is_quiet(jobs: str, tmp_path: Path) -> None:
    """In the other processes, too, which start while the first one waits for the pipe."""
    pipe, path = tmp_path / "pipe", tmp_path / "x"
    os.mkfifo(pipe)
    path.write_bytes(VALID)
    # Tests that run in the background of a shell ignore Ctrl-C, as would what they start.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    with subprocess.Popen(
        [*COMMAND, "check", pipe, path, path, "--jobs", jobs],
        env=ENVIRONMENT,
        stderr=subprocess.PIPE,
        start_new_session=True,
    ) as process:
        with pipe.open("wb"):
            time.sleep(0.2)
            os.killpg(process.pid, signal.SIGINT)
            assert process.stderr
            assert process.stderr.read() == b""
        assert process.wait(30) == 130


def test_a_place_names_what_it_has() -> None:
    """Line and pointer are left out where there is none."""
    assert str(Place("a", 1, 0, "/b")) == "a:1: /b"
    assert str(Place("a", None, 0, "")) == "a: document"
