"""Processes that work beside the service, so that its pages never wait: mornings, forecasts, and the twin played as the plant."""
