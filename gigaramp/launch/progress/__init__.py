"""Plan against actual: what the log says was made, beside the plan curve, with the gap and its losses."""
