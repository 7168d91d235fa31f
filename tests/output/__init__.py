"""How outputs are compared, written and removed, and which files are refused."""
