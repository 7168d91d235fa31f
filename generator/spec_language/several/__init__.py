"""A spec of several files: finds them (folder), reads them (files), and joins them (parts)."""
