"""Numbers all agree on: the closed list of losses, the shares done without an expert and, later, ISO 22400 times."""

from gigaramp.kpi.losses import FLOW_LOSSES, LOSS_INDEX, LOSSES, MEANINGS

__all__ = ["FLOW_LOSSES", "LOSSES", "LOSS_INDEX", "MEANINGS"]
