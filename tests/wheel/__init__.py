"""The wheel and the source archive, in empty environments."""
