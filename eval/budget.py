"""A budget, what the same work costs us, and what it costs without us: a line of the table.

None is made without its floor: seconds and megabytes alone say as much of the machine as of us.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Budget:
    """A line of the table."""

    what: str
    allowed: str
    ours: str
    floor: str
    """What the same work costs without us, in the same run."""
    ratio: float
    met: bool | None
    """None where only the ratio is told, and no budget is set."""

    def __post_init__(self) -> None:
        """Refuse a line that stands beside nothing."""
        if not self.floor.strip() or not self.ratio > 0:
            raise ValueError(f"{self.what}: say what it costs without us, and how often that.")

    def __str__(self) -> str:
        """The line as Markdown."""
        met = {True: "yes", False: "**no**", None: ""}[self.met]
        cells = (self.what, self.allowed, self.ours, self.floor, f"{self.ratio:.2f}", met)
        return f"| {' | '.join(cells)} |"


def seconds(
    what: str,
    limit: float | None,
    ours: float,
    floor: float,
    of: str,
    *,
    most: float | None = None,
    worked: float | None = None,
) -> Budget:
    """A line of seconds: `limit` of the clock, `most` times the floor; None sets none.

    `floor` is what `of` takes.
    `worked` is told beside: the processor's own seconds, which other work on the machine leaves.
    """
    ratio = ours / floor
    kept = [ours <= limit] if limit is not None else []
    kept += [ratio <= most] if most is not None else []
    told = [f"≤ {_time(limit)}"] if limit is not None else []
    told += [f"≤ {most:g} × {of}"] if most is not None else []
    met = all(kept) if kept else None
    own = _time(ours) + (f" ({_time(worked)} of the processor)" if worked is not None else "")
    return Budget(what, ", ".join(told), own, f"{of} {_time(floor)}", ratio, met)


def _time(value: float) -> str:
    return f"{value:.1f} s" if value >= 10 else f"{value:.2f} s" if value >= 1 else _ms(value)


def _ms(value: float) -> str:
    return f"{1000 * value:.0f} ms" if value >= 0.01 else f"{1000 * value:.1f} ms"
