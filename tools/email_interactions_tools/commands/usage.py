"""Usage errors, in one line and with exit status 2."""

import argparse
from typing import NoReturn


class UsageError(Exception):
    """An option that cannot be used; its text is for the user."""


class Parser(argparse.ArgumentParser):
    """Reports a usage error in one line."""

    def error(self, message: str) -> NoReturn:
        """Exit with status 2."""
        self.exit(2, f"{self.prog}: {message}\n")
