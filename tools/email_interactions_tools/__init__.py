"""Tools around the records of email_interactions."""
