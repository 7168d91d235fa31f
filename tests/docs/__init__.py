"""The pages and the site."""
