"""The command line: the public functions, said in the same words."""
