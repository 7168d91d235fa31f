"""Engines that call the tools, in an environment of their own; installed by pip and apt."""
