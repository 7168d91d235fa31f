"""The outputs by format, of any spec."""
