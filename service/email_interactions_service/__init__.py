"""A server for EmailInteractionService: the interactions of a contact centre, in a database."""
