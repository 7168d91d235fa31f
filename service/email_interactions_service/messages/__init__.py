"""Messages from bytes: decoding, validation, field masks."""
