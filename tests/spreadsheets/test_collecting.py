import gc
from collections.abc import Iterator
from threading import Barrier, Thread

import pytest

from committee.spreadsheets.collecting import without_collecting


@pytest.fixture(autouse=True)
def _as_it_was() -> Iterator[None]:
    was_enabled = gc.isenabled()
    gc.enable()
    yield
    (gc.enable if was_enabled else gc.disable)()


def test_collector_rests_within_and_works_again_after_a_failure() -> None:
    seen = []

    @without_collecting()
    def fail() -> None:
        seen.append(gc.isenabled())
        raise ValueError("stopped")

    with pytest.raises(ValueError, match="stopped"):
        fail()
    assert seen == [False]
    assert gc.isenabled()


def test_the_last_of_several_wakes_it() -> None:
    both_in, first_out = Barrier(2), Barrier(2)
    seen = []

    def first() -> None:
        with without_collecting():
            both_in.wait(10)
        first_out.wait(10)

    thread = Thread(target=first)
    thread.start()
    with without_collecting():
        both_in.wait(10)
        first_out.wait(10)
        seen.append(gc.isenabled())
    thread.join()
    assert seen == [False]
    assert gc.isenabled()


def test_a_collector_that_rested_before_is_left_at_rest() -> None:
    gc.disable()
    with without_collecting(), without_collecting():
        assert not gc.isenabled()
    assert not gc.isenabled()
