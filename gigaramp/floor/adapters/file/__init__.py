"""A watched folder of exports: every new or changed whole file is imported."""
