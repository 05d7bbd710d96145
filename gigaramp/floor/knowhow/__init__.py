"""What the plant's people tell each other: the term list, fixed sentences, notes, and the words known in a text."""
