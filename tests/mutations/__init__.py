"""Edits of the generator that the tests must catch."""
