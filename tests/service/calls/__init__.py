"""What every call passes."""
