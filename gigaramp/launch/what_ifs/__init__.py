"""Many what-ifs in one run: read from a file, simulated under the same luck, stopped as soon as each is decided, ranked."""
