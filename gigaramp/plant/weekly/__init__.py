"""The quick look of `check`: the launch at the middle values, week by week, without luck."""
