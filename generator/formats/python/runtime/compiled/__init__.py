"""The fast functions of a record, compiled from its description."""
