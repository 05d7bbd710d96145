"""A thread beside the caller's does one act after the other, and hands back what each of them gives or raises."""

import threading

import pytest

from gigaramp.twin.pools.beside import Beside


def test_acts_are_done_in_one_thread_that_is_not_the_callers():
    beside = Beside("test")
    seen = {beside.do(threading.get_ident) for _ in range(3)}
    beside.end()
    assert 1 == len(seen)
    assert threading.get_ident() not in seen


def test_what_an_act_raises_is_raised_by_the_caller_and_the_next_act_is_done():
    beside = Beside("test")
    with pytest.raises(ZeroDivisionError):
        beside.do(lambda: 1 / 0)
    assert 7 == beside.do(lambda: 7)
    beside.end()


def test_an_ended_thread_is_gone():
    beside = Beside("a thread that ends")
    beside.end()
    assert "a thread that ends" not in {thread.name for thread in threading.enumerate()}
