"""Messages, keys and tokens."""
