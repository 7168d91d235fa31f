"""Faults and load around the server; takes minutes, and requires PostgreSQL."""
