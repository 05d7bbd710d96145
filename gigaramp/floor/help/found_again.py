"""What helped before: fixes of earlier calls that are like this one, in whatever language they were written.

The same alarm at the same step comes first, then the same alarm elsewhere, then the same step with words in common. Words are keys
of the term list and of the phrase book, so they are the same in all languages. What has neither is not shown: a fix that only
looks alike can cost a finger. A word that most calls of a step hold tells nothing and does not count.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Set
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final, Literal

from gigaramp.floor.help.calls import reference, reference_at
from gigaramp.floor.knowhow.notes import Free, Phrase, read_note

if TYPE_CHECKING:
    from gigaramp.floor.state import CallNow, FixTried, Picture

Sure = Literal["same_alarm", "same_alarm_elsewhere", "same_words"]
"""Why a fix is shown, the surest first."""

ORDER: Final[tuple[Sure, ...]] = ("same_alarm", "same_alarm_elsewhere", "same_words")

TermsOf = Callable[[str, str | None], Set[str]]
"""Keys of the terms in a text of a language (`knowhow.marking.terms_of`)."""

COMMON_FROM: Final = 8
"""A word can only be too common where so many calls are known."""

_SAYS_NOTHING: Final = frozenset(
    {
        "trouble_unknown",
        "trouble_stopped",
        "i_need_help",
        "it_runs_again",
        "it_did_not_help",
        "yes",
        "no",
        "ok",
        "not_ok",
    }
)
"""Sentences that many calls hold and that tell nothing of the trouble."""


@dataclass(frozen=True)
class Found:
    """A fix that was tried before, once or often. `shared`: words in common with what is asked.

    `helped` of `tried` times; the note, the person and the call (its `reference`) are those of the last time that it
    helped, else of the last.
    """

    note: str
    sure: Sure
    helped: int
    tried: int
    who: str | None
    when: datetime
    line: str | None
    step: str | None
    alarm: str | None
    call: str
    shared: tuple[str, ...] = ()


def found_again(
    picture: Picture,
    step: str | None,
    alarm: str | None,
    note: str,
    terms_of: TermsOf,
    but: str | None = None,
    most: int = 6,
) -> tuple[Found, ...]:
    """Fixes for this trouble. `note`: what was said, as `knowhow.notes` writes it; `but`: the `reference` of the call that asks.

    First how sure, then those that helped more often than not, then words in common, then how often they helped; the newest first.
    """
    told: dict[tuple[Sure, str], list[tuple[FixTried, frozenset[str]]]] = {}
    asked = words_in([note], terms_of)
    words = {reference(one): _words_of_call(one, terms_of) for one in picture.calls if one.fixes or one.step == step}
    common = _common([words[reference(one)] for one in picture.calls if reference(one) in words and one.step == step])
    for fix in picture.fixes:
        call = _call_of(fix)
        if call == but:
            continue
        held = words.get(call, frozenset()) | words_in([fix.note], terms_of)
        shared = (asked & held) - common
        sure = _how_sure(fix, step, alarm, shared)
        if sure is not None:
            told.setdefault((sure, _same(fix.note)), []).append((fix, frozenset(shared)))
    found = [_found(sure, tried) for (sure, _), tried in told.items()]
    found.sort(key=lambda one: one.when, reverse=True)
    found.sort(key=lambda one: (ORDER.index(one.sure), 2 * one.helped <= one.tried, -len(one.shared), -one.helped))
    return tuple(found[:most])


def words_in(notes: Iterable[str], terms_of: TermsOf) -> frozenset[str]:
    """Keys of terms and sentences in notes: the same in every language. Sentences are written `#key`, terms plain."""
    found: set[str] = set()
    for line in (line for note in notes for line in read_note(note)):
        match line:
            case Phrase():
                if line.key not in _SAYS_NOTHING:
                    found.add(f"#{line.key}")
                found.update(_terms_in_slots(line))
            case Free():
                found.update(terms_of(line.text, line.language))
    return frozenset(found)


def _terms_in_slots(line: Phrase) -> set[str]:
    """Terms that stand in the slots of a sentence."""
    from gigaramp.floor.knowhow.phrases import phrase_book

    sentence = phrase_book().get(line.key)
    kinds = sentence.slots if sentence is not None else {}
    return {value for name, value in line.slots.items() if kinds.get(name) == "term"}


def _words_of_call(call: CallNow, terms_of: TermsOf) -> frozenset[str]:
    """What a call was about: what was said in it, not what was tried."""
    return words_in([one.note for one in call.said if one.note], terms_of)


def _common(words: list[frozenset[str]]) -> frozenset[str]:
    """Words that more than half of the calls of a step hold."""
    if len(words) < COMMON_FROM:
        return frozenset()
    counts = Counter(word for held in words for word in held)
    return frozenset(word for word, count in counts.items() if 2 * count > len(words))


def _how_sure(fix: FixTried, step: str | None, alarm: str | None, shared: Set[str]) -> Sure | None:
    same_alarm = bool(alarm) and bool(fix.alarm) and _code(fix.alarm) == _code(alarm)
    if same_alarm:
        return "same_alarm" if fix.step == step else "same_alarm_elsewhere"
    return "same_words" if fix.step == step and shared else None


def _call_of(fix: FixTried) -> str:
    return reference_at(fix.line, fix.step, fix.machine, fix.call)


def _code(alarm: str | None) -> str:
    return "".join((alarm or "").split()).casefold()


def _same(note: str) -> str:
    """Two fixes are one where their notes are, whatever the case and the blanks."""
    return " ".join(note.split()).casefold()


def _found(sure: Sure, tried: list[tuple[FixTried, frozenset[str]]]) -> Found:
    helped = [fix for fix, _ in tried if fix.helped]
    last = max(helped or [fix for fix, _ in tried], key=lambda fix: fix.when)
    shared: frozenset[str] = frozenset().union(*(words for _, words in tried))
    return Found(
        note=last.note,
        sure=sure,
        helped=len(helped),
        tried=len(tried),
        who=last.who,
        when=last.when,
        line=last.line,
        step=last.step,
        alarm=last.alarm,
        call=_call_of(last),
        shared=tuple(sorted(shared)),
    )
