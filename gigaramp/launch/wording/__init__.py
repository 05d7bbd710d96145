"""Answers in words, for a terminal and for people who do not read code."""
