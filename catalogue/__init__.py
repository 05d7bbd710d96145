"""The catalogues of translations: found in the code, kept as .po files for people, compiled for the program."""
