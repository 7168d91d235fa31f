"""What the command line offers; each command prints, and returns its exit status."""
