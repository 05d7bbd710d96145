"""Ways in: each adapter turns what a plant sends into rows of the log, and says of the rest why it could not."""
