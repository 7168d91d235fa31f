"""The page, its pictures and the table of the README, made of the results."""
