"""Private: how records are read, validated and written. Nothing here is part of the API."""
