"""Coming in, languages, and what each role may do."""

import re

import pytest

from core.people.model import Person
from core.rights import Role
from core.values import Language
from tests.dialogues.chat import Chat, Clock, House
from tests.dialogues.factory import Orders
from tests.dialogues.languages import in_both


def code_in(answer: str) -> str:
    found = re.search(r"^[A-Z2-9]{12}$", answer, re.MULTILINE)
    assert found, answer
    return found[0]


@pytest.mark.parametrize(
    ("role", "answers", "example"),
    [
        ("merchandiser", [], "1203 sewing 300/500"),
        ("supervisor", [], "overdue"),
        ("department staff", ["sewing"], "1203 sewing 300/500"),
        ("customer", ["Lumio"], "where is my order?"),
    ],
)
def test_an_invited_person_comes_in_from_another_chat(
    talk: Chat, role: str, answers: list[str], example: str
) -> None:
    boss = talk.as_("Zhou")
    boss("/invite", "What is the person called?")
    boss("Tom Park", "What will the person be here?", "[merchandiser]", "[customer]")
    invited = boss.press(role)
    for answer in answers:
        invited = boss(answer)
    tom = talk.as_("Tom")
    tom(f"/start {code_in(invited)}", "Welcome, Tom Park!", role, example)
    tom("/help", "What you can do here")


def test_a_line_invites_too(talk: Chat) -> None:
    invited = talk.as_("Zhou")("/invite Tom merchandiser", "Tom can come in as merchandiser")
    talk.as_("Tom")(f"/start {code_in(invited)}", "Welcome, Tom!")


def test_used_expired_and_unknown_codes_get_the_same_sentence(house: House, talk: Chat, clock: Clock) -> None:
    boss = talk.as_("Zhou")
    used = code_in(boss("/invite Tom merchandiser"))
    talk.as_("Tom")(f"/start {used}")
    expired = code_in(boss("/invite Kim merchandiser"))
    clock.moves(days=8)
    with house.nothing_changes():
        answers = {talk.as_("Kim")(f"/start {code}") for code in (used, expired, "NOSUCHCODE22", "'; --")}
        assert answers == {
            "This code does not work, or no longer does. Ask whoever gave it to you for a new one."
        }


def test_a_stranger_is_told_how_to_get_in_and_nothing_else(
    house: House, talk: Chat, an_order: Orders
) -> None:
    an_order("SO-2026-1203")
    stranger = talk.as_("Nobody")
    with house.nothing_changes():
        for line in ("hello", "1203", "/today", "where is my order", "/help", "/invite X admin"):
            said = stranger(line, "I do not know you yet", "/start CODE")
            assert "Lumio" not in said
        stranger.photo("1203", "I do not know you yet")


@pytest.mark.parametrize(
    ("name", "there", "absent"),
    [
        ("Mei", ["/new", "/progress", "/today", "/remind", "/customer"], ["/invite", "/status", "/ask"]),
        ("Zhou", ["/new", "/invite", "/orders"], ["/status"]),
        ("Wu", ["/progress", "/today"], ["/new", "/deliver", "/invite", "/cancel_order"]),
        ("Anna", ["/status", "/ask", "/language"], ["/new", "/progress", "/orders", "/today", "/invite"]),
    ],
)
def test_help_shows_only_what_this_person_may_do(
    talk: Chat, name: str, there: list[str], absent: list[str]
) -> None:
    said = talk.as_(name)("/help all", *there)
    assert not [command for command in absent if f"{command} " in said]


@pytest.mark.parametrize(
    ("name", "there", "absent"),
    [
        ("Mei", ["Progress: 1203 sewing 300/500", "New: new"], ["Manage", "Your orders"]),
        ("Zhou", ["Progress: 1203 sewing 300/500", "Manage: invite"], ["Your orders"]),
        ("Wu", ["Progress: 1203 sewing 300/500", "Ask others"], ["New date", "New: new", "Manage"]),
        ("Anna", ["Your orders: where is my order?", "goes to your merchandiser"], ["Progress", "Look up"]),
    ],
)
def test_help_begins_with_what_people_type(
    talk: Chat, name: str, there: list[str], absent: list[str]
) -> None:
    chat = talk.as_(name)
    said = chat("help", "Just type", *there)
    assert not [words for words in absent if words in said]
    assert "/" not in said.replace("300/500", "")
    assert len(said.splitlines()) <= 18
    chat.press("Every command", "/language · ")


@in_both
@pytest.mark.parametrize("name", ["Zhou", "Wu"])
def test_every_line_of_the_help_is_understood(talk: Chat, an_order: Orders, name: str) -> None:
    an_order("SO-2026-1203", owner="Mei")
    chat = talk.as_(name)
    shown = [line for line in chat("help").splitlines() if not line.startswith("[")]
    typed = [re.split("：|: ", line, maxsplit=1)[1] for line in shown[2:]]
    for line in [one for words in typed for one in words.split(" · ")]:
        said = chat(line)
        assert not re.search("I did not get|没看懂|no order|没有找到订单", said), line
        chat("/cancel")


def test_the_whole_help_in_chinese_begins_with_chinese_names(talk: Chat) -> None:
    talk("/language 中文")
    talk("帮助", "报进度：1203 车缝 300/500", "[更多功能]")
    talk("帮助 全部", "新单 /new · ")


def test_somebody_elses_work_is_refused(house: House, talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1203")
    with house.nothing_changes():
        talk("/invite Tom merchandiser")
        talk.as_("Wu")("/new")
        talk.as_("Wu")("/deliver 1203")
    talk.as_("Wu")("1203 今天出货", "Noted with SO-2026-1203", "nothing else was changed")


def test_the_language_is_changed_by_a_button(talk: Chat) -> None:
    talk("/language", "Which language?", "[中文]", "[English]")
    talk.press("中文", "中文")
    talk("今天", "没有")
    talk("/language English", "From now on I speak English with you.")


@pytest.mark.parametrize("line", ["/language zh_CN", "/language 中文", "语言 中文", "/language Chinese"])
def test_a_language_is_named_in_any(house: House, talk: Chat, line: str) -> None:
    from core.people.model import Person

    talk(line)
    with house.app.works() as work:
        mei = work.find(Person, name="Mei")
        assert mei is not None
        assert mei.language is Language.CHINESE


@pytest.mark.parametrize("line", ["what is love", "blah", "abc 123 xyz", "asdfgh 300/500"])
def test_an_unknown_line_is_asked_about_and_changes_nothing(
    house: House, talk: Chat, an_order: Orders, line: str
) -> None:
    an_order("SO-2026-1203")
    with house.nothing_changes():
        talk(line, "I did not get that, so nothing was changed", "[My day]", "[New order]", "[Help]")
    talk.press("My day", "1 open order")


def test_an_unknown_line_about_an_order_offers_its_acts(house: House, talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1203")
    with house.nothing_changes():
        talk("1203 gloop bloop", "I did not get that", "[SO-2026-1203]", "[Report cutting]")
    talk.press("SO-2026-1203", "SO-2026-1203 · Lumio")


def test_a_name_that_is_taken_by_another_role(house: House, talk: Chat) -> None:
    with house.nothing_changes():
        talk.as_("Zhou")("/invite Mei supervisor", "There is somebody called Mei already")
        talk.as_("Zhou")("/invite Boss admin", "You may not do that here")


def test_somebody_gone_is_a_stranger(house: House, talk: Chat) -> None:
    from core.people.model import Person

    with house.app.works() as work:
        mei = work.find(Person, name="Mei")
        assert mei is not None
        mei.active = False
    talk("/today", "I do not know you yet")


def test_department_staff_is_asked_which_department(talk: Chat, house: House, an_order: Orders) -> None:
    an_order("SO-2026-1203")
    boss = talk.as_("Zhou")
    boss("/invite Sun", "What will the person be here?")
    boss("department staff", "Which department?", "[cutting room]")
    boss("moon", "No step is done in a department called “moon”.")
    boss("车缝", "Sun can come in as department staff")
    boss("/invite Lin", "What will the person be here?")
    boss("department", "Which department?")
    boss("warehouse", "Lin can come in as department staff")
    with house.app.works() as work:
        found = {one.name: one.department for one in work.every(Person, role=Role.DEPARTMENT)}
    assert found == {"Wu": "", "Sun": "sewing", "Lin": "warehouse"}


def test_a_first_name_is_enough_where_only_one_has_it(talk: Chat) -> None:
    boss = talk.as_("Zhou")
    for name in ("Bob Buyer", "Carl Buyer"):
        boss(f"/invite {name}", "What will the person be here?")
        boss("customer", "Which customer")
        boss("Lumio", f"{name} can come in")
    boss("/revoke Buyer", "There is nobody called “Buyer”.")
    boss("Bob", "Bob Buyer")
