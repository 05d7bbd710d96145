"""Skill levels of people on steps: who signed whom off, and how many a step has against what a shift of it needs."""

from gigaramp.floor.skills.levels import LEVELS, MEANINGS, READY
from gigaramp.floor.skills.matrix import StepSkills, skill_matrix
from gigaramp.floor.skills.sign_off import SignOff, Withdrawal, people_known, roster_of, sign_off, withdraw

__all__ = [
    "LEVELS", "MEANINGS", "READY", "SignOff", "StepSkills", "Withdrawal", "people_known", "roster_of", "sign_off",
    "skill_matrix", "withdraw",
]  # fmt: skip
