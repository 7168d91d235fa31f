"""The change feed, and the watches that it serves."""
