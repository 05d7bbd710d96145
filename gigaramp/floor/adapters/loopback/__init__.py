"""A simulated run, played as if it were the plant."""
