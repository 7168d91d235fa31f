"""A public corpus of mails, compared with another parser; installed by npm."""
