"""Batches of records that machines and systems of the plant send by HTTP."""
