"""The subcommands of email-interactions."""
