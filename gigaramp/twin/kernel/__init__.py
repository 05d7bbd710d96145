"""The compiled core: it knows only numbers. It imports numpy and numba alone.

Read in this order: `constants`, `calendar`, `random`, `machines`, `pools`, `quality`, `flow`, `people`,
`learning`, `shifts`, `events`, `loop`.
"""
