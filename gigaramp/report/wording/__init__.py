"""The words of the page: findings, phrases and definitions."""
