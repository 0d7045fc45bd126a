"""How long adding still takes, from what was measured so far."""

from __future__ import annotations


class Pace:
    """Time left of adding files one after the other.

    What is still to be embedded is told by what is known of it: the letters of the report that is
    under way, and of each that nobody has read yet as many as those before it had. Files that were
    in the library take no time and say nothing of the others.

    >>> pace = Pace(3, now=0.0)
    >>> pace.begin(1000)
    >>> round(pace.left(0.5, now=10.0) or 0)
    50

    Args:
        files: How many there are.
        now: Seconds of any clock.
    """

    def __init__(self, files: int, *, now: float) -> None:
        self._unread = files
        self._began = now
        self._done = 0
        self._of_those = 0
        self._current = 0

    def begin(self, letters: int) -> None:
        """The next file's turn has come; 0 letters: there is nothing to embed of it."""
        self._done += self._current
        self._unread -= 1
        self._current = letters
        self._of_those += letters > 0

    def share(self, current: float) -> float:
        """Share done of all, where `current` of the file under way is, 0 to 1."""
        done = self._done + current * self._current
        everything = self._everything()
        return done / everything if everything else 0.0

    def left(self, current: float, *, now: float) -> float | None:
        """Seconds left where `current` of the file under way is done; None: nobody knows yet."""
        share = self.share(current)
        return (now - self._began) * (1 - share) / share if share else None

    def _everything(self) -> float:
        """Letters there will have been."""
        known = self._done + self._current
        return known + self._unread * known / max(1, self._of_those)


def spoken(seconds: float | None) -> str:
    """A time left in words that claim no more than an estimate can.

    >>> [spoken(s) for s in (None, 12.0, 80.0, 200.0, 4300.0)]
    ['', 'less than half a minute left', 'about 1 minute left', 'about 3 minutes left', \
'about 72 minutes left']
    """
    if seconds is None:
        return ""
    if seconds < 30:
        return "less than half a minute left"
    minutes = max(1, round(seconds / 60))
    return f"about {minutes} minute{'s' * (minutes > 1)} left"
