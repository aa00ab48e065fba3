"""Floods: a polite word once, then silence; memory stays as it is; nobody else notices."""

from bot.channels.web.guard import neighbourhood
from bot.limits import KNOWN, Buckets


def test_a_bucket_empties_and_fills_again() -> None:
    bucket = Buckets(3, 60)
    assert [bucket.take("Mei", 0.0) for _ in range(5)] == [True] * 3 + [False] * 2
    assert bucket.is_empty("Mei", 19.0)
    assert not bucket.is_empty("Mei", 20.5)
    assert [bucket.take("Mei", 20.5), bucket.take("Mei", 20.5)] == [True, False]
    assert [bucket.take("Mei", 1_000.0) for _ in range(4)] == [True] * 3 + [False]


def test_everybody_has_an_own_bucket() -> None:
    bucket = Buckets(1, 60)
    assert [bucket.take(who, 0.0) for who in ("Mei", "Fang", "Mei")] == [True, True, False]


def test_who_is_forgotten_has_a_full_bucket() -> None:
    bucket = Buckets(1, 60)
    bucket.take("Mei", 0.0)
    bucket.forget("Mei")
    assert bucket.take("Mei", 0.0)


def test_only_so_many_are_remembered() -> None:
    bucket = Buckets(1, 60)
    for who in range(2 * KNOWN):
        bucket.take(who, 0.0)
    assert len(bucket._left) == KNOWN
    assert not bucket.take(2 * KNOWN - 1, 0.0)


def test_one_household_is_one_visitor() -> None:
    assert neighbourhood("203.0.113.7") == "203.0.113.7"
    assert neighbourhood("2001:db8:1:2:aaaa::1") == neighbourhood("2001:db8:1:2:bbbb::9")
    assert neighbourhood("2001:db8:1:2::1") != neighbourhood("2001:db8:1:3::1")
    assert neighbourhood("unix") == "unix"
