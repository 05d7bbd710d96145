"""Actions against losses: what was agreed, who owns it, by when, and how it ended."""

from gigaramp.floor.actions.agreed import Action, agree_action, end_action

__all__ = ["Action", "agree_action", "end_action"]
