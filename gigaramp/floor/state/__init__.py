from dataclasses import dataclass, field
from datetime import datetime, date, UTC
import pyarrow.compute as pc
@dataclass(frozen=True)
class Picture:
    now: datetime|None; day: date; steps: tuple=(); stops: tuple=(); calls: tuple=(); fixes: tuple=(); present: tuple=(); experts: dict=field(default_factory=dict); skills: tuple=(); days: tuple=(); scrap: tuple=(); actions: tuple=(); notes: tuple=(); outside: tuple=()
class State:
    needs_replay=False
    def __init__(self, plant, *, first_minute=0): self.plant=plant; self.position=0; self._now=None
    def fold(self, rows, position):
        if position<=self.position: return
        self.position=position
        if len(rows):
            n=pc.max(rows["when"]).as_py(); self._now=max(n,self._now) if self._now else n
    def picture(self): return Picture(self._now, (self._now or datetime.now(UTC)).date())
    def saved(self): return b"x"
    @classmethod
    def restored(cls, plant, data): raise ValueError
def replayed(plant, store, *, first_minute=0): return State(plant)
