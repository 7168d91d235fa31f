"""Specs that tests read: small, made up, hostile, drawn."""
