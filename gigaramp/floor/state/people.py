"""Who is there, who may do what, and what was agreed: rows that are few, and each is looked at alone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any, Final

from gigaramp.floor.state.picture import ActionNow, PersonNow, SkillNow, Told

KINDS: Final = (
    "person_present", "person_absent", "person_left", "expert_arrived", "expert_left", "skill_signed_off", "skill_withdrawn",
    "action_agreed", "action_ended", "note_written",
)  # fmt: skip
"""Kinds of rows that tell of people, levels, actions and notes."""

PRESENT_US: Final = 12 * 3_600_000_000
"""Somebody who began a shift is taken for present so long after it, unless a later row says otherwise."""

ENDED_KEPT: Final = 200
ROWS_OF_ACTION: Final = 40
"""Rows that are kept of the action against one loss."""

NOTES_KEPT: Final = 500

Stamp = tuple[int, int]


class People:
    """Presence, experts on site, levels, actions and notes; of each the newest row counts."""

    def __init__(self) -> None:
        self._present: dict[str, list[Any]] = {}
        self._experts: dict[str, list[Any]] = {}
        self._skills: dict[tuple[str, str | None, str | None], list[Any]] = {}
        self._actions: dict[tuple[str | None, str | None, str], list[list[Any]]] = {}
        self._notes: list[list[Any]] = []

    def fold(self, row: dict[str, Any], place: int) -> None:
        """Take in one row of `KINDS`."""
        stamp = [(row["when"] - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1), place]
        what, about = row["what"], row["about"]
        if what == "note_written":
            self._notes = sorted([*self._notes, [*stamp, row["cause"], row["note"] or "", about]])[-NOTES_KEPT:]
        elif about is None:
            return
        elif what in ("person_present", "person_absent", "person_left"):
            _keep(self._present, about, [*stamp, what, row["step"], row["line"], row["cause"]])
        elif what in ("expert_arrived", "expert_left"):
            _keep(self._experts, about, [*stamp, what, row["cause"], row["quantity"]])
        elif what in ("skill_signed_off", "skill_withdrawn"):
            level = row["quantity"] or 0.0
            _keep(self._skills, (about, row["line"], row["step"]), [*stamp, level, row["cause"], row["note"] or ""])
        else:
            key = (row["line"], row["step"], about)
            told = [*stamp, what, row["quantity"], row["cause"], row["note"] or ""]
            self._actions[key] = sorted([*self._actions.get(key, ()), told])[-ROWS_OF_ACTION:]

    def present(self, now: int) -> tuple[PersonNow, ...]:
        """Who began a shift and is still taken for present, by step and name."""
        found = [
            PersonNow(person, step, line, shift, _instant(when))
            for person, (when, _, what, step, line, shift) in self._present.items()
            if what == "person_present" and when > now - PRESENT_US
        ]
        return tuple(sorted(found, key=lambda one: (one.step or "", one.line or "", one.person)))

    def experts(self) -> dict[str, int]:
        """Experts on site, by family."""
        found: dict[str, int] = {}
        for _, _, what, family, quantity in self._experts.values():
            name = family or ""
            found[name] = found.get(name, 0) + (round(quantity or 1) if what == "expert_arrived" else 0)
        return {name: found[name] for name in sorted(found) if found[name]}

    @property
    def tells_experts(self) -> bool:
        """Whether any row has told of an expert who arrived or left."""
        return bool(self._experts)

    def skills(self) -> tuple[SkillNow, ...]:
        """Levels that hold, in the order of steps and names."""
        found = [
            SkillNow(person, line, step, level, who, _instant(when), meaning)
            for (person, line, step), (when, _, level, who, meaning) in self._skills.items()
            if level > 0
        ]
        return tuple(sorted(found, key=lambda one: (one.step or "", one.person, one.line or "")))

    def actions(self) -> tuple[ActionNow, ...]:
        """Actions that are agreed and not ended, the first due first."""
        found = [_action(key, rows[-1]) for key, rows in self._actions.items() if rows[-1][2] == "action_agreed"]
        return tuple(sorted(found, key=lambda one: (one.due or date.max, one.step or "", one.loss, one.line or "")))

    def ended_actions(self) -> tuple[ActionNow, ...]:
        """Actions that ended, the newest first."""
        found = [
            (after[:2], _action(key, before))
            for key, rows in self._actions.items()
            for before, after in pairwise(rows)
            if (before[2], after[2]) == ("action_agreed", "action_ended")
        ]
        return tuple(one for _, one in sorted(found, key=lambda item: item[0], reverse=True)[:ENDED_KEPT])

    def notes(self) -> tuple[Told, ...]:
        """What people wrote down, the newest first."""
        return tuple(Told(_instant(when), who, note) for when, _, who, note, _ in reversed(self._notes))

    def to_plain(self) -> dict[str, Any]:
        """All of it as plain values."""
        return {
            "present": list(self._present.items()),
            "experts": list(self._experts.items()),
            "skills": [[*key, told] for key, told in self._skills.items()],
            "actions": [[*key, told] for key, told in self._actions.items()],
            "notes": self._notes,
        }

    def take(self, plain: dict[str, Any]) -> None:
        """Become what `to_plain` gave."""
        self._present, self._experts = dict(plain["present"]), dict(plain["experts"])
        self._skills = {(a, b, c): told for a, b, c, told in plain["skills"]}
        self._actions = {(a, b, c): told for a, b, c, told in plain["actions"]}
        self._notes = plain["notes"]


def _keep(kept: dict[Any, list[Any]], key: Any, told: list[Any]) -> None:
    """The newest of two rows."""
    before = kept.get(key)
    if before is None or told[:2] > before[:2]:
        kept[key] = told


def _action(key: tuple[Any, ...], told: list[Any]) -> ActionNow:
    line, step, loss = key
    when, _, _, due, owner, action = told
    day = date.fromordinal(int(due)) if due is not None and 1 <= due <= date.max.toordinal() else None
    return ActionNow(line, step, loss, owner, day, action, None, _instant(when))


def _instant(when: int) -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=when)
