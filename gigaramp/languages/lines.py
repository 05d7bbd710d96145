"""Text in columns and lines of a terminal, where a Chinese, Korean or Japanese letter takes two columns."""

from __future__ import annotations

import textwrap
from unicodedata import east_asian_width

from gigaramp.languages.spoken import spoken

_NO_BEGIN = set("，。、；：？！）》」』】”’％%)]},.;:?!·…ー々〉")
_NO_END = set("（《「『【“‘([{〈")


def columns(text: str) -> int:
    """How many columns of a terminal a text takes."""
    if text.isascii():
        return len(text)
    return sum(2 if east_asian_width(sign) in "WF" else 0 if sign in "\u0300\u200b" else 1 for sign in text)


def padded(text: str, width: int, *, right: bool = False) -> str:
    """A text with blanks behind it (`right`: before it) up to a width in columns."""
    blank = " " * max(0, width - columns(text))
    return blank + text if right else text + blank


def fill(text: str, width: int, *, initial_indent: str = "", subsequent_indent: str = "") -> str:
    """As `wrap`, as one text."""
    return "\n".join(wrap(text, width, initial_indent=initial_indent, subsequent_indent=subsequent_indent))


def wrap(text: str, width: int, *, initial_indent: str = "", subsequent_indent: str = "") -> list[str]:
    """A text on as many lines as it needs. Words stay whole; between letters that take two columns a line may end."""
    if not spoken().wide:
        return textwrap.wrap(
            text,
            width,
            initial_indent=initial_indent,
            subsequent_indent=subsequent_indent,
            break_long_words=False,
            break_on_hyphens=False,
        )
    lines, line, begun = [], initial_indent, False
    for piece in _pieces(text):
        if begun and columns(line) + columns(piece.rstrip(" ")) > width:
            lines.append(line.rstrip(" "))
            line, begun = subsequent_indent, False
        if begun or piece.strip(" "):
            line, begun = line + (piece if begun else piece.lstrip(" ")), True
    return [*lines, line.rstrip(" ")] if begun else lines


def _pieces(text: str) -> list[str]:
    """The parts of a text between which a line may end."""
    found: list[str] = []
    for sign in " ".join(text.split("\n")):
        before = found[-1][-1] if found else ""
        joined = (
            before
            and before != " "
            and (
                sign == " "
                or sign in _NO_BEGIN
                or before in _NO_END
                or not (_is_wide(sign) or _is_wide(before))
                or sign == "\u00a0"
                or before == "\u00a0"
            )
        )
        # Korean sets its words apart by blanks.
        if joined or (before and before != " " and _is_hangul(sign) and _is_hangul(before)):
            found[-1] += sign
        else:
            found.append(sign)
    return found


def _is_wide(sign: str) -> bool:
    return east_asian_width(sign) in "WF"


def _is_hangul(sign: str) -> bool:
    return "\uac00" <= sign <= "\ud7a3"
