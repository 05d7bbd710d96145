"""Advise: which of the levers of a plant to pull, and when."""
