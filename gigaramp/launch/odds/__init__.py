"""How odds are made from futures: goals, known facts and their weights, forks without experts, ranges."""
