"""The outputs of any spec, and what is wrong with them."""
