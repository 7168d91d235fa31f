"""The commands, logs and metrics."""
