"""Finds the words of a list in a text of one language, whatever their case, accents or endings."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from gigaramp.floor.knowhow.everyday import is_everyday, is_meant

LATIN = ("en", "fr", "ms")
"""Languages that part words by spaces and write them in Latin letters."""

_PARTICLES = [
    "에서는",
    "에서",
    "에게",
    "으로",
    "부터",
    "까지",
    "처럼",
    "보다",
    "이나",
    "라고",
    "이라",
    "에는",
    "은",
    "는",
    "이",
    "가",
    "을",
    "를",
    "의",
    "에",
    "로",
    "와",
    "과",
    "도",
    "만",
    "나",
    "들",
    "입니다",
    "이다",
    "중",
]
_VERB_STARTS = tuple("하했한할함합해되됐된될됨돼시")
_DEPTH = 8
# Units of one syllable: 바로 is no bar.
_AFTER_A_NUMBER = frozenset("바초분")
_JOINTS = frozenset(" -'\u2019\u00a0\u2010\u2011/")


@dataclass(frozen=True)
class Found:
    """A word of the list in a text: from where, to where, and what it stands for."""

    start: int
    end: int
    keys: tuple[str, ...]


@dataclass(frozen=True)
class _Letter:
    """One letter as it is compared, and its place in the text as written."""

    sign: str
    start: int
    end: int


class Finder:
    """Knows the words of one language. `words` are pairs of a word and what it stands for."""

    def __init__(self, language: str, words: Iterable[tuple[str, str]]) -> None:
        self._language = language
        keys: dict[tuple[str, ...], list[str]] = {}
        for word, key in words:
            for form in _forms(word):
                parts = self._parts(form)
                if parts and key not in keys.setdefault(parts, []):
                    keys[parts].append(key)
        self._whole = frozenset(keys)
        self._by_first: dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]] = {}
        for parts in sorted(keys, key=len, reverse=True):
            self._by_first.setdefault(parts[0], []).append((parts, tuple(keys[parts])))

    def find(self, text: str) -> tuple[Found, ...]:
        """The words of the list in a text, from left to right; of those at one place the longest, none over another."""
        return tuple(self._in_tokens(text) if self._language in LATIN else self._in_letters(text))

    def _parts(self, word: str) -> tuple[str, ...]:
        """A word as it is compared: whole tokens in Latin letters, single letters else (Korean without spaces)."""
        letters = list(_letters(word))
        if self._language in LATIN:
            return tuple(self._stem("".join(letter.sign for letter in token)) for token in _tokens(letters))
        return tuple(letter.sign for letter in letters if letter.sign != " ")

    def _stem(self, token: str) -> str:
        """A token without the ending of a plural (en, fr) or of belonging (ms)."""
        if self._language == "ms":
            return token.removesuffix("nya") if len(token) > 6 else token
        if len(token) < 4 or token.endswith(("ss", "us", "is")):
            return token
        if self._language == "en":
            if token.endswith("ies"):
                return token[:-3] + "y"
            if token.endswith(("ches", "shes", "xes", "sses", "zes")):
                return token[:-2]
            return token.removesuffix("s")
        return token[:-1] if token[-1] in "sx" else token

    def _in_tokens(self, text: str) -> Iterator[Found]:
        tokens = list(_tokens(list(_letters(text))))
        words = ["".join(letter.sign for letter in token) for token in tokens]
        stems = [self._stem(word) for word in words]
        # A word of several tokens stands together: no full stop or comma within.
        apart = [not set(text[a[-1].end : b[0].start]) <= _JOINTS for a, b in pairwise(tokens)]
        place = 0
        while place < len(tokens):
            for parts, keys in self._by_first.get(stems[place], ()):
                last = place + len(parts) - 1
                fits = tuple(stems[place : last + 1]) == parts and not any(apart[place:last])
                if fits and (last > place or is_meant(self._language, words, stems, place, self._is_clear(stems))):
                    yield Found(tokens[place][0].start, tokens[last][-1].end, keys)
                    place = last
                    break
            place += 1

    def _is_clear(self, stems: list[str]) -> Callable[[int], bool]:
        """Whether a word of one token that means nothing else stands at a place."""
        return lambda at: (stems[at],) in self._whole and not is_everyday(self._language, stems[at])

    def _in_letters(self, text: str) -> Iterator[Found]:
        letters = list(_letters(text))
        place, after_word = 0, False
        while place < len(letters):
            found = self._word_at(letters, place, after_word)
            if found is None:
                place, after_word = place + 1, False
                continue
            end, keys = found
            yield Found(letters[place].start, letters[end - 1].end, keys)
            place, after_word = end, True

    def _word_at(
        self, letters: list[_Letter], place: int, after_word: bool, depth: int = 0
    ) -> tuple[int, tuple[str, ...]] | None:
        """The longest word that starts at a letter: where it ends, and its keys."""
        if not after_word and place and _one_word(letters[place - 1].sign, letters[place].sign):
            return None
        for parts, keys in self._by_first.get(letters[place].sign, ()):
            end = _end_of(letters, place, parts)
            if end is None or (len(parts) == 1 and not _one_sign_may_stand(letters, place)):
                continue
            if self._may_end(letters, end, depth):
                return end, keys
        return None

    def _may_end(self, letters: list[_Letter], end: int, depth: int) -> bool:
        """Whether a word can end before this letter: nothing of the same word follows but an ending or another word."""
        if end == len(letters) or depth == _DEPTH or not _one_word(letters[end - 1].sign, letters[end].sign):
            return True
        rest = _rest_of_word(letters, end)
        if _is_hangul(letters[end].sign) and (
            rest.startswith(_VERB_STARTS) or any(_is_ending(rest, p) for p in _PARTICLES)
        ):
            return True
        return self._word_at(letters, end, True, depth + 1) is not None


def fold(text: str) -> str:
    """A text as it is compared: without case, without the accents of Latin letters, wide and narrow signs alike."""
    return "".join(letter.sign for letter in _letters(text))


def _forms(word: str) -> tuple[str, ...]:
    """A word, and the same without the letters in brackets behind it: 设备综合效率（OEE）."""
    found = re.fullmatch(r"(.+?)\s*[(（][A-Za-z]+[)）]", word)
    return (word,) if found is None else (word, found[1])


def _letters(text: str) -> Iterator[_Letter]:
    """Letters of a text, each with the marks that follow it, as they are compared."""
    place = 0
    while place < len(text):
        end = place + 1
        while end < len(text) and _is_mark(text[end]):
            end += 1
        for sign in _compared(text[place:end]):
            yield _Letter(sign, place, end)
        place = end


def _compared(letter: str) -> str:
    """One letter with its marks: NFKC, folded case; Latin letters lose their accents."""
    plain = unicodedata.normalize("NFKC", letter).casefold()
    if not any(unicodedata.name(sign, "").startswith("LATIN") for sign in plain):
        return "'" if plain == "\u2019" else plain
    return "".join(sign for sign in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(sign))


def _is_mark(sign: str) -> bool:
    """Whether a sign belongs to the letter before it: an accent, a voicing mark, a later part of a Korean syllable."""
    return unicodedata.combining(sign) > 0 or sign in "\uff9e\uff9f" or "\u1160" <= sign <= "\u11ff"


def _tokens(letters: list[_Letter]) -> Iterator[list[_Letter]]:
    token: list[_Letter] = []
    for letter in letters:
        if letter.sign.isalnum() or letter.sign == "%":
            token.append(letter)
        elif token:
            yield token
            token = []
    if token:
        yield token


def _end_of(letters: list[_Letter], place: int, parts: tuple[str, ...]) -> int | None:
    """Where a word ends that starts at `place`; None where it is not there. Spaces between Korean syllables may be missing."""
    at = place
    for part in parts:
        while at > place and at < len(letters) and letters[at].sign == " ":
            at += 1
        if at >= len(letters) or letters[at].sign != part:
            return None
        at += 1
    return at


def _one_word(before: str, after: str) -> bool:
    """Whether two letters beside each other belong to one written word. Chinese signs never do: any may start a word."""
    return (
        (_is_hangul(before) and _is_hangul(after))
        or (_is_katakana(before) and _is_katakana(after))
        or (before.isascii() and before.isalnum() and after.isascii() and after.isalnum())
    )


def _rest_of_word(letters: list[_Letter], start: int) -> str:
    """Korean syllables from here to the end of the word; at most as many as two particles can have, and one more."""
    end = start
    while end < min(len(letters), start + 8) and _is_hangul(letters[end].sign):
        end += 1
    return "".join(letter.sign for letter in letters[start:end])


def _is_ending(rest: str, particle: str) -> bool:
    """Whether the rest of a Korean word is this particle, or this one and another."""
    return rest.startswith(particle) and (rest == particle or rest[len(particle) :] in _PARTICLES)


def _one_sign_may_stand(letters: list[_Letter], place: int) -> bool:
    """Whether a Chinese sign stands by itself (力, but not the one in 努力), and a Korean unit behind a number."""
    if letters[place].sign in _AFTER_A_NUMBER:
        before = "".join(letter.sign for letter in letters[max(0, place - 2) : place]).rstrip()
        return before[-1:].isdigit() or len(letters) == 1
    beside = [letters[at].sign for at in (place - 1, place + 1) if 0 <= at < len(letters)]
    return not (_is_han(letters[place].sign) and any(map(_is_han, beside)))


def _is_han(sign: str) -> bool:
    return "\u3400" <= sign <= "\u9fff"


def _is_hangul(sign: str) -> bool:
    return "\uac00" <= sign <= "\ud7a3"


def _is_katakana(sign: str) -> bool:
    return "\u30a1" <= sign <= "\u30fa" or sign == "ー"
