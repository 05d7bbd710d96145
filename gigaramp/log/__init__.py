"""What happened: the one row that the twin and the real floor both write."""

from __future__ import annotations

from gigaramp.log.kinds import CODES, KINDS, Kind, kind
from gigaramp.log.record import RECORD_VERSION, record_schema, table_of

__all__ = ["CODES", "KINDS", "RECORD_VERSION", "Kind", "kind", "record_schema", "table_of"]
