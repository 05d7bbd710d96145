"""Money: what a launch costs, each euro once, and what a day, a vehicle or a point of scrap is worth."""
