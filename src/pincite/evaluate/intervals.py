"""Values -> means and areas with the interval that resampling the questions gives them.

Percentile bootstrap (Efron 1979) and sign-flip randomisation for pairs (Smucker, Allan and
Carterette 2007). Seeded: the same values give the same figures.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

DRAWS = 10_000
LEVEL = 0.95
SEED = 20261123

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with its 95 % interval and the number of values behind it."""

    value: float
    low: float
    high: float
    n: int


def mean(values: Sequence[float]) -> Estimate:
    """Return the mean of at least one value.

    >>> mean([1.0, 1.0])
    Estimate(value=1.0, low=1.0, high=1.0, n=2)
    """
    given = np.asarray(values, dtype=np.float64)
    return _estimate(float(given.mean()), given[_draws(len(given))].mean(axis=1), len(given))


def auroc(positive: Sequence[float], negative: Sequence[float]) -> Estimate:
    """Return the chance that a positive's score is above a negative's; an equal one counts half.

    >>> auroc([0.9, 0.4], [0.4]).value
    0.75
    """
    high, low = np.asarray(positive)[:, None], np.asarray(negative)[None, :]
    wins = (high > low) + 0.5 * (high == low)
    n, m = wins.shape
    # How often each question is drawn, instead of drawing the pairs themselves.
    rows = _times(_draws(n), n)
    columns = _times(_draws(m, seed=SEED + 1), m)
    drawn = ((rows @ wins) * columns).sum(axis=1) / (n * m)
    return _estimate(float(wins.mean()), drawn, n + m)


@dataclass(frozen=True, slots=True)
class Difference:
    """Mean of b - a over the same questions, its interval, and how likely chance alone is."""

    estimate: Estimate
    p: float
    """Two-sided p of a sign-flip test: 1.0 where nothing differs."""


def difference(a: Sequence[float], b: Sequence[float]) -> Difference:
    """Return how much better b is than a, value by value.

    >>> difference([0.0, 1.0], [0.0, 1.0]).p
    1.0
    """
    change = np.asarray(b, dtype=np.float64) - np.asarray(a, dtype=np.float64)
    signs = np.random.default_rng(SEED).choice((-1.0, 1.0), size=(DRAWS, len(change)))
    flipped = np.abs((signs * change).mean(axis=1))
    # The order seen is one of the orders possible: p is never 0. Rounding must not break ties.
    extreme = int((flipped >= abs(change.mean()) - 1e-12).sum())
    return Difference(mean(change.tolist()), (extreme + 1) / (DRAWS + 1))


def _draws(n: int, *, seed: int = SEED) -> npt.NDArray[np.int64]:
    return np.random.default_rng(seed).integers(0, n, size=(DRAWS, n))


def _times(draws: npt.NDArray[np.int64], n: int) -> Floats:
    """How often each of n values is in each draw. Shape: (DRAWS, n)."""
    counted = np.zeros((len(draws), n))
    np.add.at(counted, (np.arange(len(draws))[:, None], draws), 1.0)
    return counted


def _estimate(value: float, drawn: Floats, n: int) -> Estimate:
    tail = (1 - LEVEL) / 2
    low, high = np.quantile(drawn, (tail, 1 - tail))
    return Estimate(value, float(low), float(high), n)
