"""Tests, in folders by what they test; support/ has what several of them use."""
