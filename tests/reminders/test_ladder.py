from hypothesis import given
from hypothesis import strategies as st

from reminders.ladder import Ladder

ladders = st.builds(Ladder, st.integers(0, 10), st.integers(1, 30), st.integers(0, 10))


def test_a_ladder_begins_quickly_goes_on_slowly_and_gets_louder() -> None:
    ladder = Ladder(quick=3, slow=5, louder=3)
    assert [ladder.reached(rung) for rung in range(7)] == [0, 1, 2, 3, 8, 13, 18]
    assert [ladder.level(rung) for rung in range(7)] == [0, 0, 0, 1, 1, 1, 1]


@given(ladders, st.integers(0, 5000))
def test_there_is_always_a_next_rung_and_it_lies_ahead(ladder: Ladder, passed: int) -> None:
    rung = ladder.rung(passed)
    assert ladder.reached(rung) <= passed < ladder.reached(rung + 1)
    assert ladder.reached(rung + 1) - ladder.reached(rung) <= max(1, ladder.slow)
