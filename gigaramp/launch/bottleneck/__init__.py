"""Which step limits output each week, how sure that is, and what it would be worth if that step were perfect."""
