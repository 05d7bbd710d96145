"""The record on disk: a ledger that takes appends, a history behind it, and one reader over both."""

from gigaramp.log.store.aside import set_aside
from gigaramp.log.store.damage import Checked, Damage, Incomplete, check
from gigaramp.log.store.store import Store
from gigaramp.log.store.writer import Appended

__all__ = ["Appended", "Checked", "Damage", "Incomplete", "Store", "check", "set_aside"]
