"""Advice: which of the things that can still be decided are worth their money, and what they bring, told without flattery."""
