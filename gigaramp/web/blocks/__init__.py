"""Blocks of pages: an answer made into plain values with the words that stand beside them."""
