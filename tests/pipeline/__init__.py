"""The command line, and writing and verifying the output."""
