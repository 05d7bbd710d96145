"""People on a shift: who is there, runs, guides, learns and leaves."""
