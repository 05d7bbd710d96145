"""Translation engines that a plant plugs in, and the check of what they give back. None is shipped."""
