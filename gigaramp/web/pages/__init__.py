"""One file for each page: what it shows (`PAGE`), and what can be done on it (`router`)."""
