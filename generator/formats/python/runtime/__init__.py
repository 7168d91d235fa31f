"""Private: what the records use to read, check and write. Nothing here is part of the API."""
