"""What the pages of help are made of: notes in the reader's language, calls as plain values, and forms read into wishes."""
