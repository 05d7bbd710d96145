"""Which cell came from where, and went where: followed through the records of the twin, and read again from files."""
