"""Tools for the records of email_interactions, and the command `email-interactions`."""
