"""Tests: by module, and of the outputs against each other."""
