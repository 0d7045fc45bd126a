"""A budget, what the same work costs us, and what it costs without us: a line of the table."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Budget:
    """A line of the table."""

    what: str
    allowed: str
    ours: str
    floor: str
    ratio: float | None
    met: bool | None
    """None where only the ratio is told, and no budget is set."""

    def __str__(self) -> str:
        """The line as Markdown."""
        ratio = f"{self.ratio:.2f}" if self.ratio is not None else ""
        met = {True: "yes", False: "**no**", None: ""}[self.met]
        cells = (self.what, self.allowed, self.ours, self.floor, ratio, met)
        return f"| {' | '.join(cells)} |"


def seconds(
    what: str,
    limit: float | None,
    ours: float,
    floor: float | None = None,
    of: str = "",
    *,
    most: float | None = None,
    worked: float | None = None,
) -> Budget:
    """A line of seconds: `limit` of the clock, `most` times the floor; None sets none.

    `worked` is told beside: the processor's own seconds, which other work on the machine leaves.
    """
    ratio = ours / floor if floor else None
    kept = [ours <= limit] if limit is not None else []
    kept += [ratio <= most] if most is not None and ratio is not None else []
    told = [f"≤ {_time(limit)}"] if limit is not None else []
    told += [f"≤ {most:g} × {of}"] if most is not None else []
    beside = f"{of} {_time(floor)}" if floor else ""
    met = all(kept) if kept else None
    own = _time(ours) + (f" ({_time(worked)} of the processor)" if worked is not None else "")
    return Budget(what, ", ".join(told), own, beside, ratio, met)


def _time(value: float) -> str:
    return f"{value:.1f} s" if value >= 10 else f"{value:.2f} s" if value >= 1 else _ms(value)


def _ms(value: float) -> str:
    return f"{1000 * value:.0f} ms" if value >= 0.01 else f"{1000 * value:.1f} ms"
