"""python -m email_interactions_service: the same as the command email-interactions."""

import sys

from email_interactions_service.cli import main

sys.exit(main())
