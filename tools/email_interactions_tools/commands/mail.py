"""email-interactions mail: convert mail to records and back."""

import argparse
from pathlib import Path

from email_interactions_tools.commands import mail_export, mail_import
from email_interactions_tools.commands.identifiers import DEFAULT, FIELDS
from email_interactions_tools.commands.usage import Parser, UsageError, count

_IMPORT = """\
Reads mails and writes their records as lines of JSON to standard output. PATH is a mail, an mbox, a
Maildir, a folder with .eml files, or - for a mail or an mbox on standard input.

Losses and guesses are reported on standard error, or in the file of --notes.
"""
_EXPORT = """\
Reads records and writes their mails: the original if the record has it, otherwise a mail composed
from the fields. FILE contains an array or lines, plain, gzip or zstd; - is standard input.

Losses and guesses are reported on standard error, or in the file of --notes.
"""
_STORE = "data (in the record), folder=DIR, or mid (it stays where it is; named by its Message-ID)"


def main(arguments: list[str]) -> int:
    """Run `mail import` or `mail export` and return the exit status."""
    parser = Parser(prog="email-interactions")
    mail = parser.add_subparsers(required=True).add_parser("mail", help="convert mail")
    commands = mail.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for name, summary, description, add_options in (
        ("import", "convert mail to records", _IMPORT, _add_import_options),
        ("export", "convert records to mail", _EXPORT, _add_export_options),
    ):
        command = commands.add_parser(
            name,
            help=summary,
            description=description,
            epilog="Exit status: 0, 1 if something was not converted, 2 for a usage error.",
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        add_options(command)
        command.add_argument("--notes", type=Path, metavar="FILE", help="as lines of JSON")
    options = parser.parse_args(arguments)
    try:
        status: int = options.run(options)
    except UsageError as error:
        parser.error(str(error))
    return status


def _add_import_options(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(run=mail_import.run)
    parser.add_argument("paths", nargs="+", metavar="PATH")
    parser.add_argument("--customer-id", metavar="ID", help="of all mails, unless --ids has one")
    parser.add_argument("--creator-app-id", type=int, required=True, metavar="ID")
    parser.add_argument(
        "--interaction-id",
        default=DEFAULT,
        metavar="TEMPLATE",
        help=f"may contain {FIELDS} (default {DEFAULT})",
    )
    parser.add_argument("--first-number", type=int, default=1, metavar="N", help="default 1")
    parser.add_argument(
        "--ids",
        type=Path,
        metavar="FILE",
        help="CSV with the columns mail (a Message-ID or a name), interaction_id, customer_id",
    )
    parser.add_argument("--outbound", action="store_true", help="the mails were sent, not received")
    parser.add_argument("--store", metavar="STORE", help=f"keeps HTML and the whole mail: {_STORE}")
    parser.add_argument(
        "--udata-header",
        action="append",
        default=[],
        metavar="NAME",
        help="keep this header field in udata; may be repeated",
    )
    parser.add_argument(
        "--field",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="another field of all records, such as owner_id=7; JSON or text; may be repeated",
    )
    parser.add_argument("--max-mail-bytes", type=count, default=2**26, metavar="N")


def _add_export_options(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(run=mail_export.run)
    parser.add_argument("files", nargs="+", metavar="FILE")
    target = parser.add_mutually_exclusive_group(required=True)
    target.add_argument("--folder", type=Path, metavar="DIR", help="one .eml file per record")
    target.add_argument("--mbox", metavar="FILE", help="a new file, or - for standard output")
    parser.add_argument("--store", metavar="STORE", help="where content is: folder=DIR")
    parser.add_argument(
        "--compose", action="store_true", help="from the fields, even if there is an original"
    )
