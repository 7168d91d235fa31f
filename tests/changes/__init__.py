"""Each change that docs/changing.md describes, made in a copy of the project."""
