"""The day model: flows of a day in place of lots and events."""
