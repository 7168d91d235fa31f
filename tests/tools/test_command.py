"""The command: mailboxes, IDs, stores, export, errors."""

import subprocess
from pathlib import Path

import pytest

from email_interactions_tools.lines import to_line
from tests.support.programs import python
from tests.tools.commands import COMMAND, ENVIRONMENT, run
from tests.tools.mail.mails import ALTERNATIVES, mail, record_of
from tests.tools.mail.test_import import IMPORT, imported


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
        (("mail",), "COMMAND"),
        (("mail", "import", "-"), "--creator-app-id"),
        (("mail", "import", "-", "--creator-app-id", "x"), "--creator-app-id: invalid int"),
        (("mail", "import", "-", "--creator-app-id", "1"), "a customer ID is required"),
        ((*IMPORT, "-", "--interaction-id", "{x}"), "it may contain {number}"),
        ((*IMPORT, "-", "--ids", "missing.csv"), "--ids missing.csv"),
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


@pytest.mark.parametrize("command", [("check",), ("check", "--jobs", "2"), IMPORT], ids=str)
def test_an_early_end_of_the_reader_is_quiet(command: tuple[str, ...], tmp_path: Path) -> None:
    """As in `| head -n 1`."""
    path = tmp_path / "x"
    item = mail("x" * 9000 + "\n") if command is IMPORT else b'{"entity_type":9}'
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
