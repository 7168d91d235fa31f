"""Usage errors: one line for each, and exit status 2."""

import argparse
from typing import NoReturn


class UsageError(Exception):
    """Options that cannot be used; its text is for the user."""


class Parser(argparse.ArgumentParser):
    """Reports a usage error in one line, or several errors in one line each."""

    def error(self, message: str) -> NoReturn:
        """Exit with status 2."""
        self.exit(2, "".join(f"{self.prog}: {line}\n" for line in message.splitlines()))
