"""A spec of several files: which it includes (folder), their contents (files), as one (parts)."""
