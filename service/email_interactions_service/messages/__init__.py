"""Messages from bytes: decoding, validation and field masks."""
