"""The language that gigaramp speaks: every sentence a user reads is said through this room."""

from gigaramp.languages.figures import day, day_of_month, euros, figure, long_day, month, month_name, share
from gigaramp.languages.said import Said, again, english, told
from gigaramp.languages.speech import UnknownText, later, listed, say, say_many
from gigaramp.languages.spoken import LANGUAGES, Language, expect_language, language, speak, speaking, spoken

__all__ = [
    "LANGUAGES",
    "Language",
    "Said",
    "UnknownText",
    "again",
    "day",
    "day_of_month",
    "english",
    "euros",
    "expect_language",
    "figure",
    "language",
    "later",
    "listed",
    "long_day",
    "month",
    "month_name",
    "say",
    "say_many",
    "share",
    "speak",
    "speaking",
    "spoken",
    "told",
]
