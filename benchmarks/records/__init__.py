"""Libraries that read, write and validate a record: checked first, then timed."""
