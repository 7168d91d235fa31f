"""Readers of many documents: from memory, from files and from streams."""
