"""`gigaramp log`: real data in, and what is in it."""
