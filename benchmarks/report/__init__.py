"""The page, its pictures and the table of the README, generated from the results."""
