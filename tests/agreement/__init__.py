"""The outputs against each other and against the contract."""
