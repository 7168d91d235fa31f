"""python -m email_interactions_tools: the same as the command email-interactions."""

import sys

from email_interactions_tools.cli import main

if __name__ == "__main__":  # processes of `--jobs` and `serve` import it
    sys.exit(main())
