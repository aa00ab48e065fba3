"""A line that changes something is never guessed, and no text breaks or delays the reader."""

from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.understanding import Known, KnownName, KnownOrder, Understanding, when
from tests.understanding.scorer import CHANGES, DATA, NOON, SHANGHAI, lines

LONGEST = 10_000
ROLES = ("merchandiser", "supervisor", "department", "customer")
WORDS = sorted({word for item in lines() for word in item.text.split()})
UNDERSTANDING = Understanding()
PIECES = ("下周", "1,", "12/3 ", "a-", "1203 裁剪完成 ", "十", "mon ", "请", "remind me ", "客户:", "a",
          "1", " ",
          "(", "年前", "-1",
          "+1", "1.", "usd ", "周一到", "order from ", "的", "3天",
          "\n", "半个", "1/", "x@", "未", "12月", "tomorrow ",
          "年", "一百", "12/", "前", "1\n", "1203", "后cny ", "diwali ", "2099年", "请仓库", "等里布",
          "2026-12-03 ", "1 月 ", "如果晚3天", "+1 line ", "moved from ", "1cm ", "继续",
          "10.1拆")  # fmt: skip


NOTHING = [row for row in (DATA / "nothing.txt").read_text(encoding="utf-8").splitlines() if row[:1] != "#"]


@pytest.mark.parametrize("text", NOTHING)
def test_what_is_asked_denied_planned_or_ordered_changes_nothing(text: str) -> None:
    reading = UNDERSTANDING.read(text, role="merchandiser", now=NOON, tz=SHANGHAI)
    assert reading.intent not in CHANGES - {"report_blocked"}


@settings(max_examples=300, deadline=None)
@given(
    st.text(max_size=300)
    | st.lists(st.sampled_from(WORDS), max_size=30).map(" ".join)
    | st.lists(st.sampled_from(PIECES), max_size=60).map("".join),
    st.sampled_from(ROLES),
)
def test_any_text_is_answered(text: str, role: str) -> None:
    for reading in UNDERSTANDING.read_all(text, role=role, now=NOON, tz=SHANGHAI):
        assert 0 <= reading.confidence <= 1
        assert reading.as_json()["intent"]
    when(text, now=NOON, tz=SHANGHAI)


@pytest.mark.parametrize("piece", PIECES)
def test_a_very_long_text_is_answered_at_once(piece: str) -> None:
    text = (piece * LONGEST)[:LONGEST]
    assert min(_seconds_for_both(text), _seconds_for_both(text)) < 0.1  # 50 ms each; the better of two tries


def _seconds_for_both(text: str) -> float:
    began = process_time()
    UNDERSTANDING.read_all(text, role="merchandiser", now=NOON, tz=SHANGHAI)
    when(text, now=NOON, tz=SHANGHAI)
    return process_time() - began


def test_a_big_factory_does_not_slow_it_down() -> None:
    known = Known(
        orders=tuple(
            KnownOrder(f"SO-2026-{n:04}", (f"PO{45_000 + n}",), (f"LM-{n % 300}",)) for n in range(5000)
        ),
        customers=tuple(KnownName(f"Customer {n}", (f"cu{n}",), f"C{n:03}") for n in range(500)),
        people=tuple(KnownName(f"王{chr(0x5200 + n)}{chr(0x5300 + n)}") for n in range(200)),
    )
    began = process_time()
    understanding = UNDERSTANDING.with_known(known)
    assert process_time() - began < 0.5
    spent = sorted(_seconds(understanding, item.text, item.role) for item in lines())
    assert spent[len(spent) // 2] < 0.001
    assert spent[len(spent) * 99 // 100] < 0.005


def _seconds(understanding: Understanding, text: str, role: str) -> float:
    began = process_time()
    understanding.read(text, role=role, now=NOON, tz=SHANGHAI)
    return process_time() - began
