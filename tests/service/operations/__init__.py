"""The commands, logs and metrics, and several servers on one database."""
