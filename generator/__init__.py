"""Turns one YAML spec into every output format: load -> check -> render -> compile -> write."""
