"""What to measure first: where the spread of each goal's date comes from, and what knowing a part of it is worth."""
