"""Helpers for tests of the server: its process, its databases, its messages."""
