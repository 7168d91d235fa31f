"""python -m email_interactions_tools: the same as the command email-interactions."""

import sys

from email_interactions_tools.cli import main

sys.exit(main())
