"""The spec language: reading a spec, its faults, its schema for editors."""
