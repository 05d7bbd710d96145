"""The language that gigaramp speaks: every sentence a user reads is said through this room."""

from gigaramp.languages.figures import day, euros, figure, share
from gigaramp.languages.speech import language, later, say, say_many, speaking

__all__ = ["day", "euros", "figure", "language", "later", "say", "say_many", "share", "speaking"]
