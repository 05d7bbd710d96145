"""The latest picture of a plant, folded from its log as rows come in."""

from gigaramp.floor.state.picture import (
    ActionNow,
    CallNow,
    CrewNow,
    DayNow,
    FixTried,
    MachineNow,
    Outside,
    PersonNow,
    Picture,
    ScrapNow,
    SkillNow,
    StepNow,
    StopNow,
    Told,
)
from gigaramp.floor.state.state import State, replayed

__all__ = [
    "ActionNow", "CallNow", "CrewNow", "DayNow", "FixTried", "MachineNow", "Outside", "PersonNow", "Picture", "ScrapNow", "SkillNow",
    "State", "StepNow", "StopNow", "Told", "replayed",
]  # fmt: skip
