"""argparse, which also says what a mistyped command or option was meant to be."""

import argparse
import re
from collections.abc import Sequence
from typing import Any, NoReturn

from generator.spec_language.spelling import closest, did_you_mean

EXIT_STATUS = (
    "Exit status: 0 when all is well; 1 when the spec has errors, the output is not fresh or cannot"
    " be written, or a change breaks somebody; 2 when the command line is wrong."
)
_CHOICE = re.compile(r"invalid choice: '(?P<word>.*)' \(choose from (?P<words>.*)\)")


class Parser(argparse.ArgumentParser):
    """A parser of arguments, and of those of its commands."""

    def error(self, message: str) -> NoReturn:
        """Ends the program with status 2, after the usage and the message."""
        choice = _CHOICE.search(message)
        hint = did_you_mean(choice["word"], _words(choice["words"])) if choice else ""
        super().error(f"{message}{hint}")

    def parse_known_args(  # type: ignore[override]  # argparse's own has overloads
        self, args: Sequence[str] | None = None, namespace: Any = None
    ) -> tuple[Any, list[str]]:
        """Refuses what is not known here already, so that the command's own options are near."""
        found, unknown = super().parse_known_args(args, namespace)
        if unknown:
            options = tuple(re.findall(r"(?<!\w)--[a-z-]+", self.format_help()))
            meant = [closest(word.partition("=")[0], options) for word in unknown]
            hint = f"; did you mean '{meant[0]}'?" if meant[0] else ""
            self.error(f"unrecognized arguments: {' '.join(unknown)}{hint}")
        return found, unknown


def _words(listed: str) -> list[str]:
    """'generate', 'check' -> generate, check; newer argparse leaves the quotes out."""
    return re.findall(r"[\w-]+", listed)
