"""python -m generator COMMAND; `--help` lists the commands."""

import gc
import sys
from io import TextIOWrapper

_INTERRUPTED = 130

if __name__ == "__main__":
    try:
        from generator.cli import main

        if isinstance(sys.stdout, TextIOWrapper):
            sys.stdout.reconfigure(errors="backslashreplace")  # as stderr, for names in any locale
        gc.disable()  # most objects live until the end; collecting garbage takes half the time
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(_INTERRUPTED)
