"""Usage errors: one line for each, and exit status 2."""

import argparse
import re
from difflib import get_close_matches
from typing import Any, NoReturn


class UsageError(Exception):
    """Options that cannot be used; its text is for the user."""


class Parser(argparse.ArgumentParser):
    """Reports a usage error in one line, or several errors in one line each."""

    def parse_known_args(self, *arguments: Any, **keywords: Any) -> Any:
        """Reject unknown arguments here: the parser of a subcommand knows what is meant."""
        options, unknown = super().parse_known_args(*arguments, **keywords)
        if unknown:
            known = re.findall("--[a-z-]+", self.format_help())
            names = [argument.partition("=")[0] for argument in unknown]
            meant = [word for name in names for word in get_close_matches(name, known, 1)]
            hint = f"; did you mean {', '.join(meant)}?" if meant else ""
            self.error(f"unrecognized arguments: {' '.join(unknown)}{hint}")
        return options, unknown

    def error(self, message: str) -> NoReturn:
        """Exit with status 2."""
        self.exit(2, "".join(f"{self.prog}: {line}\n" for line in message.splitlines()))


def count(text: str) -> int:
    """Return the value of an option that is a number above 0."""
    if not (text.isascii() and text.isdigit()) or not 0 < int(text) < 2**31:
        raise argparse.ArgumentTypeError(f"{text!r} is not an integer above 0")
    return int(text)
