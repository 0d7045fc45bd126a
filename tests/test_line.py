"""The line of those who ask: in order, told how long it is, and left by whoever stops."""

import threading
import time

import pytest

from pincite.errors import BusyError
from pincite.ui.line import Line


def waiting_behind(line, count):
    """So many threads in the line, each with what it was told and its turn; let go one by one."""
    told, served, go = [[] for _ in range(count)], [], [threading.Event() for _ in range(count)]

    def one(number):
        heard = threading.Event()

        def say(words):
            told[number].append(words)
            heard.set()

        with line.turn(say):
            served.append(number)
            heard.set()
            go[number].wait(300)

    threads = []
    for number in range(count):
        thread = threading.Thread(target=one, args=(number,))
        thread.start()
        threads.append(thread)
        while not told[number] and number not in served:
            thread.join(0.01)
    return told, served, go, threads


def test_those_beyond_the_places_wait_in_order_and_are_told_how_many_come_first():
    told, served, go, threads = waiting_behind(Line(2), 5)
    assert served == [0, 1]
    assert told[:2] == [[], []]
    assert [words[0] for words in told[2:]] == [
        "Waiting: 1 question comes first",
        "Waiting: 2 questions come first",
        "Waiting: 3 questions come first",
    ]
    for number, thread in enumerate(threads):
        go[number].set()
        thread.join(20)
        # The next one has come in, and the last has heard of it, before another place is free.
        until = time.monotonic() + 20
        heard = {0: "Waiting: 2 questions come first", 1: "Waiting: 1 question comes first"}
        while time.monotonic() < until and (
            len(served) < min(5, number + 3) or told[4][-1] != heard.get(number, told[4][-1])
        ):
            time.sleep(0.01)
    assert served == [0, 1, 2, 3, 4]
    assert list(dict.fromkeys(told[4])) == [
        f"Waiting: {n} question{'s come' if n > 1 else ' comes'} first" for n in (3, 2, 1)
    ]


def test_who_stops_while_waiting_leaves_the_line_to_the_others():
    line = Line(1)

    class Stop(Exception):
        pass

    def stopping(words):
        raise Stop

    with line.turn(lambda words: None), pytest.raises(Stop), line.turn(stopping):
        pass
    served = []
    with line.turn(served.append):
        served.append("served")
    assert served == ["served"]


def test_a_line_that_is_too_long_takes_nobody_more():
    line, go = Line(1, longest=2), threading.Event()

    def stand():
        with line.turn(lambda words: None):
            go.wait(20)

    there = [threading.Thread(target=stand) for _ in range(3)]
    for thread in there:
        thread.start()
    until = time.monotonic() + 20
    while len(line._there) < 3 and time.monotonic() < until:
        time.sleep(0.01)
    with pytest.raises(BusyError, match="2 questions wait"), line.turn(lambda words: None):
        pass
    go.set()
    for thread in there:
        thread.join(20)
    with line.turn(lambda words: pytest.fail("nobody is there any more")):
        pass
