"""email-interactions check: validate files of interactions."""

import argparse
import json
import sys
from base64 import b64encode
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack, nullcontext
from pathlib import Path
from typing import Any

from email_interactions import Accepted, Rejected, iter_interactions
from email_interactions_tools.commands.check_reports import (
    Write,
    json_lines,
    place_of,
    sarif,
    text,
)
from email_interactions_tools.commands.usage import Parser, UsageError

REPORTS: dict[str, Callable[[], AbstractContextManager[Write]]] = {
    "text": lambda: nullcontext(text),
    "jsonl": lambda: nullcontext(json_lines),
    "sarif": sarif,
}
_DESCRIPTION = """\
Validates interactions. FILE contains an array or lines of JSON, plain, gzip or zstd; - is standard
input. Memory is bounded whatever the size of a file.
"""
_STATUS = "Exit status: 0 if all is valid, 1 if there are violations, 2 for a usage error."


def main(arguments: list[str]) -> int:
    """Run the command and return the exit status."""
    parser = Parser(prog="email-interactions")
    check = parser.add_subparsers(required=True).add_parser(
        "check",
        description=_DESCRIPTION,
        epilog=_STATUS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    check.add_argument("files", nargs="+", metavar="FILE")
    check.add_argument("--report", choices=REPORTS, default="text", help="default text")
    check.add_argument(
        "--rejected", type=Path, metavar="FILE", help="write rejected items as lines of JSON"
    )
    check.add_argument("--ignore-unknown", action="store_true", help="allow unknown fields")
    options = parser.parse_args(arguments)
    try:
        return _run(options)
    except UsageError as error:
        parser.error(str(error))


def _run(options: argparse.Namespace) -> int:
    with ExitStack() as stack:
        checker = _Checker(options, stack)
        unreadable = [file for file in options.files if not checker.check(file)]
    counts, rules = checker.counts, checker.rules
    found = ", ".join(f"{count} {rule}" for rule, count in sorted(rules.items()))
    sys.stderr.write(
        f"{counts['valid']} valid, {counts['other']} of other kinds, {counts['rejected']} rejected;"
        f" violations: {found or 'none'}\n"
    )
    if unreadable:
        return 2
    return 1 if counts["rejected"] else 0


class _Checker:
    """Checks one file after another, and counts."""

    def __init__(self, options: argparse.Namespace, stack: ExitStack) -> None:
        self._ignore_unknown: bool = options.ignore_unknown
        self._rejected = None
        if options.rejected:
            try:
                self._rejected = stack.enter_context(options.rejected.open("x", encoding="utf-8"))
            except OSError as error:
                raise UsageError(f"--rejected {options.rejected}: {error.strerror}") from None
        self._write = stack.enter_context(REPORTS[options.report]())
        self.counts: Counter[str] = Counter()
        self.rules: Counter[str] = Counter()

    def check(self, file: str) -> bool:
        """Check a file; return whether it could be read."""
        source = sys.stdin.buffer if file == "-" else file
        try:
            for item in iter_interactions(source, ignore_unknown=self._ignore_unknown):
                if isinstance(item, Rejected):
                    self._reject(file, item)
                else:
                    self.counts["valid" if isinstance(item, Accepted) else "other"] += 1
        except (OSError, ImportError) as error:
            reason = (isinstance(error, OSError) and error.strerror) or str(error)
            sys.stderr.write(f"email-interactions check: cannot read {file}: {reason}\n")
            return False
        return True

    def _reject(self, file: str, item: Rejected) -> None:
        self.counts["rejected"] += 1
        for violation in item.violations:
            self.rules[violation.rule] += 1
            self._write(place_of(file, item, violation), violation)
        if self._rejected:
            self._rejected.write(json.dumps(_as_json(file, item)) + "\n")


def _as_json(file: str, item: Rejected) -> dict[str, Any]:
    """A rejected item with its violations; bytes that are not UTF-8 are in base64."""
    found: dict[str, Any] = {"file": file, "line": item.line, "index": item.index}
    found["violations"] = [violation._asdict() for violation in item.violations]
    content = bytes(item.document)
    try:
        return found | {"document": content.decode()}
    except UnicodeDecodeError:
        return found | {"document_base64": b64encode(content).decode()}
