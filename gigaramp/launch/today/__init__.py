"""From today: what a log tells of a plant's state, the histories that fit it, and the forecast that starts there."""
