"""Where the vehicles went: the loss tree, the hours of each step, and the causes behind them."""
