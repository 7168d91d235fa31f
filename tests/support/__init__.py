"""Shared by tests: independent readers, engines, generated specs."""
