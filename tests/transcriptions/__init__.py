"""Public tables, written as specs."""
