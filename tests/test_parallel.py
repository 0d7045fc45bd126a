"""Work over all cores: in order, a few ahead and no more; and how long adding still takes."""

import threading
import time

import pytest

from pincite.pace import Pace
from pincite.parallel import Turns, in_order


def test_what_is_done_first_waits_for_its_turn():
    last = threading.Event()

    def work(number):
        # The first cannot end before the last has: any other order would never come to an end.
        if number == 0:
            assert last.wait(10)
        if number == 2:
            last.set()
        return number

    assert list(in_order(work, range(3), workers=3)) == [0, 1, 2]


def test_no_more_is_begun_than_whoever_takes_it_can_keep_up_with():
    begun = []

    def work(number):
        begun.append(number)
        return number

    results = in_order(work, range(100), workers=2)
    taken = [next(results), next(results)]
    end = time.monotonic() + 0.3
    while time.monotonic() < end:
        time.sleep(0.01)
    assert taken == [0, 1]
    # Two were taken; beyond them as many as workers and two more may lie ready.
    assert len(begun) <= 2 + 2 + 2
    results.close()
    assert len(begun) < 10


def test_an_error_comes_in_its_turn():
    def work(number):
        if number == 1:
            raise ValueError("the second")
        return number

    results = in_order(work, range(3), workers=3)
    assert next(results) == 0
    with pytest.raises(ValueError, match="the second"):
        next(results)


def test_those_who_wait_go_in_the_order_they_came():
    turns = Turns(1)
    served = []

    def work(number):
        with turns.turn():
            served.append(number)

    waiting = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    with turns.turn():
        for number, thread in enumerate(waiting, 1):
            thread.start()
            while turns.waiting < number:  # the next one comes when this one stands in line
                time.sleep(0.001)
        assert served == []
    for thread in waiting:
        thread.join(10)
    assert served == [0, 1, 2, 3, 4, 5]


def test_a_place_is_given_back_whatever_happens():
    turns = Turns(2)
    for _ in range(3):
        with pytest.raises(ValueError, match="in the midst"), turns.turn():
            raise ValueError("in the midst")
    together = threading.Barrier(2)

    def work():
        with turns.turn():
            together.wait(10)  # both are in at once, or neither ever leaves

    both = [threading.Thread(target=work) for _ in range(2)]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join(10)
    assert not together.broken
    assert turns.waiting == 0


def test_time_left_is_what_is_left_at_the_rate_so_far():
    pace = Pace(4, now=100.0)
    pace.begin(0)
    assert pace.left(0.0, now=100.0) is None, "nothing was measured yet"
    pace.begin(2000)
    # One of three that have text is half done; the other two are taken to be as long: 1000 of 6000
    # letters took 10 s, so that 5000 take 50.
    assert pace.left(0.5, now=110.0) == pytest.approx(50)
    pace.begin(1000)
    # 2000 letters in 20 s. Beside these 1000 the last is taken to have 1500, the mean.
    assert pace.left(0.0, now=120.0) == pytest.approx(25)
    pace.begin(500)
    assert pace.left(1.0, now=135.0) == 0
    assert pace.share(1.0) == 1
