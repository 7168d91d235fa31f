"""The server, as its clients and operators see it."""
