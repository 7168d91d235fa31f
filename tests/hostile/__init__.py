"""Specs with names, texts and shapes that were chosen to break a format."""
