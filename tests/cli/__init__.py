"""The commands of the generator: what they print, what they write, and their exit status."""
