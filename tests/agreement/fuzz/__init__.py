"""Drawn and hard inputs: each gives a record or its violations, the same by every path."""
