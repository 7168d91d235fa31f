"""The client: against a service that the tests hold in their hands."""
