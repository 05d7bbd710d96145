"""The language that gigaramp speaks: every sentence a user reads is said through this room."""

from gigaramp.languages.figures import day, day_of_month, euros, figure, long_day, month, month_name, share, short_day
from gigaramp.languages.said import Said, again, english, told
from gigaramp.languages.speech import (
    NOT_REVIEWED,
    UnknownText,
    joined,
    later,
    later_many,
    listed,
    listed_apart,
    named,
    say,
    say_many,
    sentences,
)
from gigaramp.languages.spoken import LANGUAGES, Language, expect_language, language, speak, speaking, spoken

__all__ = [
    "LANGUAGES",
    "Language",
    "NOT_REVIEWED",
    "Said",
    "UnknownText",
    "again",
    "day",
    "day_of_month",
    "english",
    "euros",
    "expect_language",
    "figure",
    "joined",
    "language",
    "later",
    "later_many",
    "listed",
    "listed_apart",
    "long_day",
    "month",
    "month_name",
    "named",
    "say",
    "say_many",
    "sentences",
    "share",
    "short_day",
    "speak",
    "speaking",
    "spoken",
    "told",
]
