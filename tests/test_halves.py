"""Half precision to single: every number there is, against NumPy's own conversion."""

from __future__ import annotations

import numpy as np

from pincite.index.halves import singles


def test_every_finite_half_becomes_the_same_single_to_the_last_bit() -> None:
    every = np.arange(2**16, dtype=np.uint16).view(np.float16)
    finite = every[np.isfinite(every)].reshape(-1, 64)
    assert finite.size == 2**16 - 2 * 2**10  # of either sign one exponent stands for no number
    before = finite.copy()
    found = singles(finite)
    # As bits: 0 and -0 are equal, and not the same.
    assert found.view(np.uint32).tolist() == finite.astype(np.float32).view(np.uint32).tolist()
    assert found.dtype == np.float32
    assert finite.tobytes() == before.tobytes()


def test_no_numbers_are_none() -> None:
    assert singles(np.zeros((0, 384), dtype=np.float16)).shape == (0, 384)
