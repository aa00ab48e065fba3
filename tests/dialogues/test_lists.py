"""My day, the lists and finding: most urgent first, paged, filtered in words."""

import pytest

from core.values import Language
from tests.dialogues.chat import Chat, Clock, House
from tests.dialogues.factory import Orders


def test_my_day_is_the_most_urgent_first(talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-0003", due="2026-12-18")
    an_order("SO-2026-0001", due="2026-11-20")
    an_order("SO-2026-0002", due="2026-11-25")
    an_order("SO-2026-0004", due="2026-11-24", owner="Fang")
    day = talk("/today", "My day, Mon 23 Nov 2026", "3 open orders", "1 overdue")
    places = [day.index(number) for number in ("0001", "0002", "0003")]
    assert places == sorted(places)
    marks = [day[day.index(f" 000{place}") - 1] for place in (1, 2, 3)]
    assert len(set(marks)) == 3
    assert "0004" not in day
    talk("今天", "3 open orders")


def test_a_long_day_is_paged_in_place(talk: Chat, an_order: Orders) -> None:
    for number in range(1, 18):
        an_order(f"SO-2026-{number:04d}", due=f"2026-12-{number:02d}")
    talk("/today", "17 open orders", "[More (1/3) ›]")
    messages = len(talk.phone.order)
    talk.press("More (1/3) ›", "○ 0009 Lumio", "[‹ Back]", "[More (2/3) ›]")
    talk.press("More (2/3) ›", "○ 0017 Lumio")
    talk.press("‹ Back", "○ 0009 Lumio")
    assert len(talk.phone.order) == messages
    talk.press("0010", "SO-2026-0010 · Lumio")


def test_nothing_to_do_offers_a_new_order(talk: Chat) -> None:
    talk("/today", "You have no open orders", "[New order]")


@pytest.mark.parametrize(
    ("line", "there", "absent"),
    [
        ("/orders", "0002", "none"),
        ("/orders overdue", "0001", "0002"),
        ("逾期", "0001", "0002"),
        ("overdue", "0001", "0002"),
        ("/orders this week", "0002", "0003"),
        ("/orders 本周", "0002", "0003"),
        ("下周要交的货列出来", "0003", "0002"),
        ("/orders Nordwind", "0003", "0002"),
        ("/orders stalled", "No order fits", "0001"),
        ("/find nordwind", "0003", "0002"),
        ("/find LM-45", "0002", "0003"),
        ("/find po-88", "0002", "0003"),
        ("查找 nordw", "0003", "0002"),
        ("/find nothing like it", "Nothing found", "0001"),
    ],
)
def test_lists_are_filtered_in_words(
    talk: Chat, an_order: Orders, line: str, there: str, absent: str
) -> None:
    an_order("SO-2026-0001", due="2026-11-20")
    an_order("SO-2026-0002", due="2026-11-25", ref="PO-8811")
    an_order("SO-2026-0003", due="2026-12-02", customer="NORDW", product="NW-9")
    answer = talk(line, there)
    assert absent not in answer


def test_a_stalled_order_is_listed(talk: Chat, clock: Clock, an_order: Orders) -> None:
    an_order("SO-2026-1203")
    talk("1203 cutting 100")
    clock.moves(days=5)
    talk("/orders stalled", "1203 Lumio")


def test_a_supervisor_lists_everybodys_orders_or_one_persons(talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-0001")
    an_order("SO-2026-0002", owner="Fang")
    boss = talk.as_("Zhou")
    boss("/orders", "0001 Lumio", "0002 Lumio")
    assert "0001 Lumio" not in boss("/orders Fang", "0002 Lumio")


def test_a_list_changes_nothing(house: House, talk: Chat, an_order: Orders) -> None:
    an_order()
    with house.nothing_changes():
        for line in ("/today", "/orders", "/find x", "1203", "/files 1203", "/help"):
            talk(line)


@pytest.mark.parametrize(
    ("language", "line", "own", "all_"),
    [
        (Language.CHINESE, "谁手上有延期的单", "您手上的单 · 逾期：1", "逾期：2"),
        (Language.ENGLISH, "who has overdue orders", "In your hands · Overdue: 1", "Overdue: 2"),
    ],
)
def test_a_list_of_the_own_orders_says_so(
    talk: Chat, an_order: Orders, line: str, own: str, all_: str
) -> None:
    an_order("SO-2026-0001", due="2026-11-20")
    an_order("SO-2026-0002", due="2026-11-20", owner="Fang")
    assert "0002" not in talk(line, own, "0001")
    assert talk.as_("Zhou")(line, "0001", "0002").startswith(all_)


@pytest.mark.parametrize("line", ["overdue", "/overdue", "逾期", "/today", "/find Lumio", "find Lumio"])
def test_a_list_of_everybodys_orders_says_whose_each_is(talk: Chat, an_order: Orders, line: str) -> None:
    an_order("SO-2026-0001", due="2026-11-20")
    an_order("SO-2026-0002", due="2026-11-20", owner="Fang")
    an_order("SO-2026-0003", due="2026-11-20", owner=None)
    lines = talk.as_("Zhou")(line).splitlines()
    assert [one.rsplit(" · ", 1)[1] for one in lines if "Lumio · 20 Nov" in one] == [
        "Mei",
        "Fang",
        "cutting 0%",
    ]
    assert "Mei" not in talk(line, "0001")


@pytest.mark.parametrize("line", ["find Lumio", "查 Lumio", "找一下 Lumio", "search LM-45"])
def test_orders_are_looked_for_without_a_slash(talk: Chat, an_order: Orders, line: str) -> None:
    an_order("SO-2026-0001", due="2026-11-20")
    talk("flurb the garble", "nothing was changed")
    talk(line, "”: 1", "0001 Lumio")


@pytest.mark.parametrize("line", ["find out why it is late", "查原因", "find a way to ship it by air"])
def test_not_every_search_is_for_an_order(talk: Chat, an_order: Orders, line: str) -> None:
    an_order()
    talk(line, "nothing was changed")


def test_what_waits_for_approval_is_what_waits(talk: Chat, an_order: Orders) -> None:
    an_order()
    talk("1203 waiting lab dip approval")
    for line in ("approvals", "审批", "/waiting"):
        talk(line, "lab dip approval")
