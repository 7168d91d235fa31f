"""The command `mail import`: mailboxes, IDs, notes and names of files."""

import json
from pathlib import Path
from typing import Any

from email_interactions_tools.lines import to_line
from tests.tools.commands import run
from tests.tools.mail.mails import mail, record_of

ARGUMENTS = ("--customer-id", "c1", "--creator-app-id", "102")
IMPORT = ("mail", "import", *ARGUMENTS)
MBOX = b"From a@b Wed Aug  5 09:33:20 2009\n%s\nFrom a@b Wed Aug  5 09:33:20 2009\n%s\n"


def imported(*arguments: str | Path, stdin: bytes = b"", status: int = 0) -> list[dict[str, Any]]:
    """The records that `mail import` writes."""
    done = run(*IMPORT, *arguments, stdin=stdin)
    assert done.returncode == status, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def subjects(records: list[dict[str, Any]]) -> list[str]:
    """Of each record."""
    return [record["subject"] for record in records]


def test_mails_are_found_wherever_they_are(tmp_path: Path) -> None:
    """In a file, an mbox, a Maildir, a folder, and on standard input."""
    for name in ("new/2", "cur/1:2,S", "cur/.hidden", "tmp/0", "box/a/b.EML", "box/c.eml", "box/d"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(mail(subject=name))
    (tmp_path / "mbox").write_bytes(MBOX % (mail(subject="1"), mail(subject="2")))
    assert subjects(imported(tmp_path)) == ["new/2", "cur/1:2,S"]
    assert subjects(imported(tmp_path / "box")) == ["box/a/b.EML", "box/c.eml"]
    assert subjects(imported(tmp_path / "mbox", tmp_path / "box/d")) == ["1", "2", "box/d"]
    assert subjects(imported("-", stdin=mail(subject="x"))) == ["x"]
    assert subjects(imported("-", stdin=MBOX % (mail(), mail(subject="y")))) == [
        "Order 4711 has not arrived",
        "y",
    ]


def test_an_mbox_holds_any_mail() -> None:
    """A line that begins with From has one > more; a postmark follows an empty line."""
    body = b"a\nFrom b\n\n>From c\n\n>>From d\n" + b"x" * 200_000 + b"From e\n\n\n"
    (first, second) = imported("-", stdin=MBOX % (mail(body), mail("f\r\n\r\n")))
    expected = body.replace(b"\n>From c", b"\nFrom c").replace(b">>From", b">From")
    assert first["text"] == expected.decode()
    assert second["text"] == "f\n\n"


def test_ids_come_from_a_counter_a_template_or_a_table(tmp_path: Path) -> None:
    """The table may have the customer, too."""
    table = tmp_path / "ids.csv"
    table.write_text("mail,interaction_id,customer_id\n<1@customer.example>,i7,c7\n-,i8,\n")

    def ids(*arguments: str | Path, **fields: Any) -> list[str]:
        (record,) = imported("-", *arguments, stdin=mail(**fields))
        return [record["interaction_id"], record["customer_id"]]

    assert ids() == ["0000000000000001", "c1"]
    assert ids("--first-number", "42", "--interaction-id", "m{number}") == ["m42", "c1"]
    assert ids("--interaction-id", "{message_id} {name}") == ["<1@customer.example> -", "c1"]
    assert len(ids("--interaction-id", "{sha256}")[0]) == 64
    assert ids("--ids", table) == ["i7", "c7"]
    assert ids("--ids", table, message_id=None) == ["i8", "c1"]


def test_other_fields_are_set_for_all_mails() -> None:
    """JSON, or text that is none."""
    fields = ("--field", "owner_id=7", "--field", "sub_type=InboundNew")
    (record,) = imported("-", *fields, stdin=mail())
    assert (record["owner_id"], record["sub_type"]) == (7, "InboundNew")
    done = run(*IMPORT, "-", "--field", "owner_id=me", stdin=mail())
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("-: not converted: /owner_id: ")


def test_replies_are_linked_to_earlier_mails() -> None:
    """The thread is that of the first mail."""
    mails = [mail(message_id=f"<{i}@x>", in_reply_to=f"<{i - 1}@x>") for i in range(3)]
    box = b"".join(b"From a\n%s\n" % source for source in mails)
    found = [
        (record.get("parent_id"), record.get("thread_id"))
        for record in imported("-", "--interaction-id", "i{number}", stdin=box)
    ]
    assert found == [(None, None), ("i1", "i1"), ("i2", "i1")]


def test_notes_are_written_to_a_file(tmp_path: Path) -> None:
    """As lines of JSON, with mail and interaction."""
    done = run(*IMPORT, "-", "--notes", tmp_path / "n", stdin=mail(x_a="1"))
    assert done.stderr == "1 mails converted; notes: 1 lost\n"
    assert json.loads((tmp_path / "n").read_text()) == {
        "mail": "-",
        "interaction_id": "0000000000000001",
        "field": "headers",
        "kind": "lost",
        "message": "1: x-a",
    }


def test_ids_become_names_of_files(tmp_path: Path) -> None:
    """Whatever they contain; a file is written once."""
    names = ("../up", "a/b", "é" * 300, "..", "")
    stdin = b"".join(to_line(record_of(mail(), interaction_id=name)) for name in names)
    folder = tmp_path / "folder"
    done = run("mail", "export", "-", "--folder", folder, stdin=stdin)
    assert done.stderr == "5 mails written; notes: none\n"
    assert len(list(folder.iterdir())) == 5
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]
    again = run("mail", "export", "-", "--folder", folder, stdin=stdin)
    assert again.stderr.count("File exists") == 5
    assert again.returncode == 1


def test_what_is_not_converted_is_reported(tmp_path: Path) -> None:
    """The rest is converted."""
    (tmp_path / "a.eml").write_bytes(mail())
    (tmp_path / "big.eml").write_bytes(mail("x" * 99_999))
    (tmp_path / "empty").mkdir()
    paths = [tmp_path, tmp_path / "missing", tmp_path / "empty"]
    done = run(*IMPORT, *paths, "--max-mail-bytes", "9999")
    assert (done.returncode, done.stdout.count("\n")) == (1, 1)
    assert done.stderr.splitlines() == [
        f"{tmp_path}/big.eml: not converted: larger than 9999 bytes; --max-mail-bytes allows more",
        f"{tmp_path}/missing: not converted: No such file or directory",
        f"{tmp_path}/empty: not converted: no mail in this folder",
        "1 mails converted, 3 not converted; notes: none",
    ]
    faulty = b'{"entity_type": 2}\n{"entity_type": 0}\n'
    done = run("mail", "export", "-", "missing", "--mbox", tmp_path / "m", stdin=faulty)
    assert done.returncode == 1
    assert [line[:44] for line in done.stderr.splitlines()] == [
        "-:1: not converted: CHAT is not an e-mail",
        "-:2: not converted: /customer_id: customer_i",
        "missing: not converted: No such file or dire",
        "0 mails written, 3 not converted; notes: non",
    ]


def test_an_id_is_that_of_one_interaction() -> None:
    """A later mail with it is reported and not converted."""
    source = MBOX % (mail(message_id="<1@x>"), mail(message_id="<2@x>"))
    done = run(*IMPORT, "-", "--interaction-id", "i1", stdin=source)
    (record,) = map(json.loads, done.stdout.splitlines())
    assert (done.returncode, record["external_id"]) == (1, "<1@x>")
    assert "-:2: not converted: an earlier mail has the interaction_id i1\n" in done.stderr
