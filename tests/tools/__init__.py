"""The tools around the records."""
