"""Answers read as the plain values that pictures are drawn from."""
