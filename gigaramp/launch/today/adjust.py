"""Numbers of histories moved to where the log puts them, by regression on many figures at once.

Regression adjustment of approximate Bayesian computation (Beaumont, Zhang and Balding 2002, Genetics 162, 2025-2035, eq. 6):
with a history i of score z_i and figures s_i, and the log's figures s, z_i* = z_i + (s - s_i) b, b by weighted least squares of
the scores on the figures. Scores are the standard normal ones that numbers are drawn by, so what they become stays
in the range of the plant file. With few histories b is held small (ridge, Hoerl and Kennard 1970), and a number that
the figures do not explain better than noise stays where it is. A large plant has more figures than histories: then the
regression is on their first principal components (Massy 1965, J. American Statistical Association 60, 234-256).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gigaramp.launch.odds.empirical import effective_futures

Floats = NDArray[np.float64]

RIDGE = 0.005
"""Ridge, as a share of the variance of a figure."""

HISTORIES_EACH = 3.0
"""Effective histories for each component of the regression."""

FEWEST = 20.0
"""With fewer effective histories a regression says nothing."""

FARTHEST = 3.0
"""No number moves beyond three standard deviations of what the file allows: further out the line says nothing."""


def adjust(scores: Floats, figures: Floats, log: Floats, weights: Floats) -> Floats:
    """Scores (histories, numbers) moved by what the figures (histories, figures) of the log say.

    `weights` (histories,) sum to one. Figures that do not differ between histories do not count.
    """
    effective = effective_futures(weights)
    mean = weights @ figures
    spread = np.sqrt(weights @ np.square(figures - mean))
    counted = spread > 1e-9
    many = min(int(counted.sum()), int(effective / HISTORIES_EACH))
    if many == 0 or effective < FEWEST:
        return scores
    centred = (figures[:, counted] - mean[counted]) / spread[counted]
    target = (log[counted] - mean[counted]) / spread[counted]
    if many < centred.shape[1]:
        _, sizes, axes = np.linalg.svd(centred * np.sqrt(weights)[:, None], full_matrices=False)
        axes = axes[:many].T / np.maximum(sizes[:many], 1e-9)
        centred, target = centred @ axes, target @ axes
    gram = (centred * weights[:, None]).T @ centred + RIDGE * np.eye(many)
    middle = weights @ scores
    slopes = np.linalg.solve(gram, (centred * weights[:, None]).T @ (scores - middle))
    fitted = centred @ slopes
    explained = weights @ np.square(fitted)
    left = weights @ np.square(scores - middle - fitted)
    # Noise alone explains many / effective of the variance; what is explained beyond it is kept (James and Stein 1961).
    noise = many / effective * left
    kept = np.clip(1.0 - np.divide(noise, explained, out=np.ones_like(noise), where=explained > 0.0), 0.0, 1.0)
    move = (target - centred) @ (slopes * kept)
    return np.asarray(np.clip(scores + move, np.minimum(scores, -FARTHEST), np.maximum(scores, FARTHEST)))
