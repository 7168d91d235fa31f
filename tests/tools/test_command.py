"""The command: mailboxes, IDs, stores, export, errors."""

import shlex
import subprocess
from itertools import product
from pathlib import Path

import pytest

from email_interactions_tools.lines import to_line
from tests.support import programs
from tests.support.programs import python
from tests.support.project import GENERATED
from tests.support.thorough import sampled
from tests.tools.commands import COMMAND, ENVIRONMENT, run
from tests.tools.mail.mails import ALTERNATIVES, mail, record_of
from tests.tools.mail.test_import import ARGUMENTS, IMPORT, imported

BINARY = GENERATED / "descriptors" / "email_interactions.binpb"


@pytest.mark.parametrize("target", ["--folder", "--mbox"])
@pytest.mark.parametrize("store", ["data", "folder"])
def test_the_original_comes_back(store: str, target: str, tmp_path: Path) -> None:
    """Byte by byte, from either store."""
    source = mail(ALTERNATIVES + b"\nFrom here\n")
    option = "data" if store == "data" else f"folder={tmp_path / 'content'}"
    done = run(*IMPORT, "-", "--store", option, stdin=source)
    options = () if store == "data" else ("--store", option)
    out = tmp_path / "out"
    written = run("mail", "export", "-", *options, target, out, stdin=done.stdout.encode())
    assert (written.returncode, written.stderr) == (0, "1 mails written; notes: none\n")
    if target == "--folder":
        assert (out / "0000000000000001.eml").read_bytes() == source
    else:
        assert b"\n>From here" in out.read_bytes()
        assert imported(out, "--store", "data") == imported("-", "--store", "data", stdin=source)


def test_a_mail_is_composed_where_there_is_no_original() -> None:
    """Or where it cannot be read, which is a note."""
    lines = to_line(record_of(mail(message_id="<1@x>")))
    reply = record_of(mail(), interaction_id="i2")
    reply.parent_id = "i1"
    reply.binary_content, reply.binary_content_mime = "mid:1@x", "message/rfc822"
    reply.binary_content_size = 1
    stdin = lines + to_line(reply)
    done = run("mail", "export", "-", "--mbox", "-", stdin=stdin)
    assert "In-Reply-To: <1@x>" in done.stdout
    assert done.stderr.splitlines() == [
        "-:2: binary_content: lost: composed from the fields: not a data: URL: mid:1@x",
        "2 mails written; notes: 1 lost",
    ]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "COMMAND"),
        (("mall",), "mall"),
        (("check", "-", "--ignore-unkown"), "did you mean --ignore-unknown?"),
        (("serve", "--databse=x", "--tls-kye"), "did you mean --database, --tls-key?"),
        (("mail", "import", "-", *ARGUMENTS, "--filed", "x=1"), "did you mean --field?"),
        (("mail",), "COMMAND"),
        (("mail", "import", "-"), "--creator-app-id"),
        (("mail", "import", "-", "--creator-app-id", "x"), "--creator-app-id: invalid int"),
        (("mail", "import", "-", "--creator-app-id", "1"), "a customer ID is required"),
        ((*IMPORT, "-", "--interaction-id", "{x}"), "{x}: may contain {number}, "),
        ((*IMPORT, "-", "--interaction-id", "{"), "and other braces twice"),
        ((*IMPORT, "-", "--max-mail-bytes", "0"), "'0' is not an integer above 0"),
        ((*IMPORT, "-", "--ids", "missing.csv"), "--ids missing.csv: No such file"),
        ((*IMPORT, "-", "--ids", "LICENSE"), "the first line has the columns"),
        ((*IMPORT, "-", "--ids", "docs/files/interactions.jsonl"), "interactions.jsonl:1: ',' exp"),
        ((*IMPORT, "-", "--ids", str(BINARY)), f"{BINARY}:2: not UTF-8"),
        ((*IMPORT, "-", "--ids", "README.md"), "expected mail, and interaction_id"),
        ((*IMPORT, "-", "--store", "floppy"), "expected data, mid or folder=DIR"),
        ((*IMPORT, "-", "--field", "interaction_id=x"), "not a field that can be set"),
        ((*IMPORT, "-", "--notes", "missing/x"), "--notes missing/x: No such file"),
        (("mail", "export", "-"), "--folder"),
        (("mail", "export", "-", "--mbox", "README.md"), "File exists"),
        (("mail", "export", "-", "--folder", "README.md"), "File exists"),
    ],
    ids=str,
)
def test_a_usage_error_is_one_line(arguments: tuple[str, ...], message: str) -> None:
    """With status 2, without a traceback."""
    done = run(*arguments)
    (line,) = done.stderr.splitlines()
    assert line.startswith("email-interactions")
    assert message in line
    assert (done.returncode, done.stdout) == (2, "")


def test_all_wrong_fields_are_reported() -> None:
    """In a line each."""
    done = run(*IMPORT, "-", "--field", "a=1", "--field", "subject=x", "--field", "b")
    wrong = "email-interactions: --field {}: not a field that can be set\n"
    assert (done.returncode, done.stderr) == (2, wrong.format("a=1") + wrong.format("b"))


WRITING = ("check -", "--help", " ".join((*IMPORT, "-")))
ENDS = (">&-", "2>&-", ">&- 2>&-", "> /dev/full")


@pytest.mark.parametrize(("command", "end"), sampled([*product(WRITING, ENDS)], 3))
def test_an_output_that_cannot_be_written(command: str, end: str) -> None:
    """A closed one is ignored, a full one is reported in a line; never with a traceback."""
    script = f"{shlex.join(COMMAND)} {command} {end}"
    env = {**ENVIRONMENT, "PYTHONUNBUFFERED": ""}
    done = programs.run("bash", "-c", script, check=False, env=env, stdin="From: a@b\n\nx")
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr
    is_valid = 0 if command != "check -" else 1
    is_full = end == "> /dev/full"
    assert done.returncode == (2 if is_full else is_valid)
    assert ("No space left on device\n" in done.stderr) == is_full


@pytest.mark.parametrize(
    "command",
    ["export - --mbox out/m", "export - --folder out", "import - --store folder=out"],
)
def test_a_full_disk_ends_the_command(command: str, tmp_path: Path) -> None:
    """No file is incomplete; a limit of their size stands for the disk."""
    large = mail("x" * 9000)
    stdin = large if "import" in command else to_line(record_of(large))
    options = " ".join(ARGUMENTS) if "import" in command else ""
    (tmp_path / "out").mkdir()
    script = f"ulimit -f 8; {shlex.join(COMMAND)} mail {command} {options}"
    done = programs.run(
        "bash", "-c", script, check=False, env=ENVIRONMENT, cwd=tmp_path, stdin=stdin.decode()
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.splitlines()[-1] == "email-interactions mail: File too large"
    assert list((tmp_path / "out").iterdir()) == []


READ = (("check",), ("check", "--jobs", "2"), IMPORT)


@pytest.mark.parametrize("command", sampled(READ, 2), ids=str)
def test_an_early_end_of_the_reader_is_quiet(command: tuple[str, ...], tmp_path: Path) -> None:
    """As in `| head -n 1`."""
    path = tmp_path / "x"
    item = mail("x" * 9000 + "\n") if command is IMPORT else b'{"entity_type":99}'
    path.write_bytes((b"From a\n%s\n" if command is IMPORT else b"%s\n") % item * 5000)
    with subprocess.Popen(
        [*COMMAND, *command, path], env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(30) == 1


def test_the_command_imports_what_it_uses() -> None:
    """The help needs no record, and mail no server."""
    script = """
import sys
from email_interactions_tools.cli import main
try:
    main(sys.argv[1:])
except SystemExit:
    pass
print(*(name for name in ("email_interactions", "grpc", "email") if name in sys.modules))
"""
    for arguments, expected in ((["--help"], ""), (["mail", "--help"], "email_interactions email")):
        done = python("-c", script, *arguments, env=ENVIRONMENT)
        assert done.stdout.splitlines()[-1] == expected
