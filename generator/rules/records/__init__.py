"""Rules for records and other messages: their fields, and documents that have them."""
