"""python -m generator COMMAND; `--help` lists the commands."""

import gc
import sys
from io import TextIOWrapper

from generator.cli import main

if __name__ == "__main__":
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # as stderr, for names in any locale
    gc.disable()  # most objects live until the end; collecting garbage takes half the time
    sys.exit(main())
