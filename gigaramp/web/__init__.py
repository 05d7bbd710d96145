"""The pages of the live plant, and the same answers as JSON. They read what the service holds; they compute nothing."""
