"""Mail as records, and records as mail."""
