"""The outputs in other languages, with tools that share no code with the generator."""
