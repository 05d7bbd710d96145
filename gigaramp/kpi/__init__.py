"""Numbers all agree on: production days from rows, KPIs after ISO 22400 and flow figures, losses, shares without an expert."""

from gigaramp.kpi.losses import FLOW_LOSSES, LOSS_INDEX, LOSSES, MEANINGS

__all__ = ["FLOW_LOSSES", "LOSSES", "LOSS_INDEX", "MEANINGS"]
