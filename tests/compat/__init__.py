"""The comparison of two versions of a spec."""
