"""The JavaScript package against Python's."""
