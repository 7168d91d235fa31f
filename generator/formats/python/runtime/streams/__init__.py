"""Reads records of several kinds from texts, arrays, lines, files and streams."""
