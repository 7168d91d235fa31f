"""The generated Python package."""
