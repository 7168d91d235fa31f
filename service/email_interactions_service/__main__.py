"""python -m email_interactions_service: the same as the command email-interactions."""

import sys

from email_interactions_service.cli import main

if __name__ == "__main__":  # not in the processes that validate large requests
    sys.exit(main())
