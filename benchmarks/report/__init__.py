"""The page and the table of the README, generated from the results."""
