"""What comes in: rows by HTTP, files that were dropped or watched, one queue that appends them, and the quarantine."""
