"""The rules of specs: each with cases, and names and patterns."""
