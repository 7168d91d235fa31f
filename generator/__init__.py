"""Turns one YAML spec into every output format: load -> check -> render -> compile -> write."""

# Tools create these folders where they run; they are neither sources nor outputs.
CACHES = ("__pycache__", ".mypy_cache", ".pytest_cache", ".ruff_cache")
RELEASED = "released"  # the folder next to the spec, with one file for each version
