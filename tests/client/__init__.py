"""The client, against a service within the tests."""
