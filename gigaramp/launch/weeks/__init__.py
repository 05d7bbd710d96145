"""A launch week by week: output, scrap, experts, skill, and the gap to the plan."""
