"""What several tests use: independent readers, engines, made-up specs."""
