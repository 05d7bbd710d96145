"""The live plant: what machines, sleds and people report, and what they do about it."""
