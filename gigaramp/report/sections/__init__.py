"""The sections of the page, each with its sentences, tables and pictures."""
