"""Words: every sentence in every language, and values as people of that language write them."""

import json
import re
from collections.abc import Iterable
from dataclasses import asdict
from datetime import UTC, date, datetime
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from string import Formatter
from types import SimpleNamespace
from typing import Any, cast, get_args, get_origin, get_type_hints
from zoneinfo import ZoneInfo

import pytest
from babel.messages.catalog import Message

import bot.importing  # noqa: F401  (says the refusals of sheets)
import core
import documents
from bot import handlers
from bot.commands import REFUSALS, refused
from bot.handlers.history import TOLD, told
from bot.handlers.refusals import READABLE
from bot.importing import FIELDS, MAPPING, NO_SHEET, REASONS, reason
from bot.locale import update
from bot.replies import Ask
from bot.words import Brief, Joined, Short, Speaker, Text, Words, _, many
from core import errors as why
from core.conversations import operations as conversations
from core.conversations.model import Taught
from core.importing import RowRefused
from core.operation import OPERATIONS
from core.orders import events as orders
from core.orders.card import Happened
from core.orders.importing import OrderImported
from core.orders.model import OrderState
from core.orders.views import Show
from core.people.leaving import PersonLeft
from core.people.model import Person
from core.production.background import Replanned
from core.production.events import (
    CauseNoted,
    Requested,
    StepBlocked,
    StepPromised,
    StepReported,
    StepReworked,
    WaitDeclined,
    WaitEnded,
    WaitMoved,
    WaitTaken,
)
from core.production.model import Evidence, Holder, WaitKind
from core.production.moving import StepMoved
from core.production.sheet import FieldChange
from core.production.working_days import DayKind
from core.rights import Role
from core.values import Language, Money, Name, OrderNumber, StepCode, Turn, WaitNumber
from core.work import Event
from documents.columns import BadMapping, ColumnsMissing
from documents.table import NotASheet, SheetTooLarge
from tests.dialogues.chat import Chat, House

handlers.load()

ZONE = ZoneInfo("Asia/Shanghai")
HAN = re.compile("[\u4e00-\u9fff]")
HALF_WIDTH = re.compile(
    r"[\u4e00-\u9fff“”}](?!:\{port\})[,;:?!]|[,;:?!][\u4e00-\u9fff]|[(][\u4e00-\u9fff]|[\u4e00-\u9fff][)]"
)
"""Western punctuation beside Chinese; an address is no sentence."""
PLACES = re.compile(r"\{[^}]*\}")
OWN_NAMES = {"English"}
"""What is called the same in every language."""


def first(msgid: str | tuple[str, ...] | list[str]) -> str:
    return msgid if isinstance(msgid, str) else msgid[0]


def last(msgid: str | tuple[str, ...] | list[str]) -> str:
    return msgid if isinstance(msgid, str) else msgid[-1]


def forms(message: Message) -> list[str]:
    """A translation's forms, one for each plural its language knows."""
    return [message.string] if isinstance(message.string, str) else list(message.string or ())


def places(text: str) -> set[str]:
    return {name for _literal, name, _spec, _conversion in Formatter().parse(text) if name is not None}


def marked() -> dict[str, Message]:
    """What the code marks, by its sentence."""
    return {first(one.id): one for one in update.sentences(update.marked())}


def said() -> dict[str, str]:
    """What is said in Chinese, by its sentence; Chinese has one form for every count."""
    return {first(one.id): "|".join(forms(one)) for one in update.sentences(update.kept(Language.CHINESE))}


def in_words(msgid: str) -> bool:
    """Whether a sentence is more than places and signs."""
    return bool(re.search("[A-Za-z]", PLACES.sub("", msgid))) and msgid not in OWN_NAMES


def without(pattern: re.Pattern[str], texts: Iterable[str]) -> list[str]:
    return [text for text in texts if not pattern.search(text)]


@pytest.fixture
def chinese() -> Speaker:
    return Speaker(Language.CHINESE, ZONE, 2026)


@pytest.fixture
def english() -> Speaker:
    return Speaker(Language.ENGLISH, ZONE, 2026)


# -- the catalogues


def test_the_code_marks_sentences_and_plurals() -> None:
    assert len(marked()) > 300
    assert marked()["Undo"].id == "Undo"
    assert marked()["{count} day left"].id == ("{count} day left", "{count} days left")


def test_every_sentence_is_said_in_chinese() -> None:
    assert update.untranslated(update.kept(Language.CHINESE)) == []
    assert set(said()) == set(marked())


def test_a_translation_keeps_every_place() -> None:
    asked = {msgid: places(last(one.id)) for msgid, one in marked().items()}
    assert {msgid: places(text) for msgid, text in said().items()} == asked


def test_a_translation_keeps_its_plural() -> None:
    there = {first(one.id): one.id for one in update.sentences(update.kept(Language.CHINESE))}
    assert there == {msgid: one.id for msgid, one in marked().items()}


def test_what_is_said_in_chinese_is_chinese() -> None:
    words = [text for msgid, text in said().items() if in_words(msgid)]
    assert len(words) > 300
    assert without(HAN, words) == []


def test_chinese_has_its_own_punctuation() -> None:
    texts = set(said().values())
    assert without(HALF_WIDTH, texts) == [*texts]


@pytest.mark.parametrize("language", list(Language))
def test_the_catalogues_are_as_update_writes_them(language: Language) -> None:
    assert update.path_of(language).read_text("utf-8") == update.updated(language)


@pytest.mark.parametrize("language", list(Language))
def test_the_catalogues_hold_nothing_left_over(language: Language) -> None:
    catalogue = update.kept(language)
    assert {first(one.id) for one in update.sentences(catalogue)} == set(marked())
    assert list(catalogue.obsolete) == []
    assert not any(one.fuzzy for one in catalogue)


def test_english_stands_in_the_code_alone() -> None:
    catalogue = update.kept(Language.ENGLISH)
    assert {form for one in update.sentences(catalogue) for form in forms(one)} == {""}


def test_an_update_keeps_what_holds_and_names_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(update, "LOCALE", tmp_path)
    there = update.path_of(Language.CHINESE)
    there.parent.mkdir(parents=True)
    there.write_text(
        'msgid "Undo"\nmsgstr "撤销"\n\nmsgid "Said no more"\nmsgstr "不再说"\n\n'
        'msgid "{count} day left"\nmsgstr "以前不分单复数"\n',
        "utf-8",
    )
    update.main()
    catalogue = update.kept(Language.CHINESE)
    assert catalogue["Undo"].string == "撤销"
    assert catalogue.get("Said no more") is None
    assert catalogue["{count} day left"].string == ("",)
    missing = capsys.readouterr().out.splitlines()
    assert "zh_CN: '{count} day left'" in missing
    assert "zh_CN: 'Undo'" not in missing
    assert update.kept(Language.ENGLISH).num_plurals == 2


def test_a_catalogue_says_nothing_of_lines_and_times() -> None:
    written = update.updated(Language.CHINESE)
    assert "#: bot/handlers/orders.py\n" in written
    assert not re.search(r"(?m)^#: .*:\d|Date", written)


# -- refusals


def every(kind: type[Any]) -> set[type[Any]]:
    return {kind} | {deeper for one in kind.__subclasses__() for deeper in every(one)}


def load(package: Any) -> None:
    for module in walk_packages(package.__path__, package.__name__ + "."):
        import_module(module.name)


load(core)
load(documents)
CREATED = {"order": "SO-2026-0007", "customer": "Lumio", "due": "2026-12-03", "lines": 1, "quantity": "500"}
NOW = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
STEPS = (("cutting", Name("cutting", "裁剪")), ("sewing", Name("sewing", "车缝")))
REFUSED: list[why.Refusal] = [
    why.NotAllowed("invite"),
    *(why.Unreadable(kind, "abc") for kind in [*READABLE, "page", "number"]),
    why.UnknownOrder("9999"),
    why.WhichOrder("12", ("SO-2026-0012", "SO-2025-0012")),
    why.ForeignOrder("SO-2026-0007", "Qiang"),
    why.ForeignOrder("SO-2026-0007", ""),
    *(why.ClosedOrder("SO-2026-0007", state.value) for state in OrderState),
    why.UnknownStep("SO-2026-0007", "dyeing", STEPS),
    why.UnknownStep("SO-2026-0007", "dyeing"),
    why.UnknownTemplate("shoes"),
    why.BadAnchor("soon"),
    why.CircularSteps((Name("cutting", "裁剪"), Name("sewing", "车缝"))),
    why.UnknownAnchor("dyeing", ("cutting", "sewing")),
    why.NoEnd(Name("Garment", "服装")),
    why.EndsBeforeStart(Name("sewing", "车缝")),
    why.TemplateTaken(Name("Garment", "服装")),
    why.StepTaken(Name("sewing", "车缝"), Name("Garment", "服装")),
    why.StepNeeded(Name("cutting", "裁剪"), Name("sewing", "车缝")),
    why.StepBegun(Name("cutting", "裁剪")),
    why.BadSheetStep(5, "days", "soon", why.Unreadable("days", "soon")),
    why.UnknownFeature("lace", (Name("embroidery", "绣花"),)),
    why.UnknownStock("LM-99"),
    why.NotInStock("fabric", Decimal(50), Decimal(20)),
    why.StockLacks("SO-2026-0007", (("LM-45", Decimal(50), Decimal(20), Decimal(5), "stains"),)),
    why.MoreThanOrdered(Decimal(600), Decimal(500), None, "SO-2026-0007", "sewing", Name("sewing", "车缝")),
    why.MoreThanOrdered(
        *(Decimal(600), Decimal(500), Decimal(525), "SO-2026-0007", "sewing", Name("sewing", "车缝"), 5)
    ),
    why.PiecesOrOrder("1188", "SO-2026-1188"),
    why.NotReleased(
        *("SO-2026-0007", "sewing", Name("sewing", "车缝"), Decimal(300)),
        *("cutting", Name("cutting", "裁剪"), Decimal(200)),
    ),
    why.CountPart("M"),
    why.UnlikelyDay(date(2026, 11, 24), None, date(2026, 11, 23)),
    why.UnlikelyDay(date(2026, 11, 2), date(2026, 11, 3), date(2026, 11, 23)),
    why.MoreThanDone(Decimal(30), Decimal(20)),
    why.WhichStep("SO-2026-0007"),
    why.NothingWaits("SO-2026-0007"),
    why.GoneWait("", ""),
    why.GoneWait("Qiang", ""),
    why.GoneWait("Qiang", "sent"),
    why.NotYourWait(""),
    why.NotYourWait("dyeing"),
    why.UnknownAddressee("moon", (("department:dyeing", "dyeing"),)),
    why.BelowNothing(Decimal(-3)),
    why.QuantityDiffers(Decimal(600), Decimal(500)),
    why.PastDay(date(2026, 11, 20)),
    why.PastInstant(NOW),
    why.UnknownCustomer("Lumo", (("LUMIO", "Lumio"),)),
    why.UnknownCustomer("Nobody"),
    why.KnownCustomer("Lumio"),
    why.UnknownPerson("Nobody"),
    why.UnknownDepartment("moon"),
    why.GoneScreen(),
    why.UnknownMeaning("spaceship"),
    why.NameTaken("Mei"),
    why.CannotStandIn("Wu", "Mei"),
    why.NotAway("Mei"),
    why.OrdersLeft("Mei", 3),
    why.NothingToUndo(),
    why.AlreadyUndone("Qiang", NOW),
    why.ChangedSince("Qiang", NOW, ("OrderCreated", CREATED)),
    why.ChangedSince("Qiang", NOW, None),
    why.BadInvitation(),
    why.TooManyCodes(),
    why.TooMuchToExport(5000),
    why.NotInRoom(),
    why.RoomTaken("Lumio"),
    why.NoRoom(),
    why.WhichFollow("SO-2026-0007", (Name("sewing", "车缝"), Name("packing", "包装"))),
    why.FinishedStep("SO-2026-0007", Name("sewing", "车缝"), date(2026, 12, 4)),
    why.NoPlan("SO-2026-0007"),
    why.NoConversation(),
    why.GoneReminder(),
    why.NoLine(),
    why.NoSuchLine("SO-2026-0007", "abc", (("1", "1"), ("2", "2"))),
    why.NothingDelivered("SO-2026-0007"),
    why.FileTooLarge(25_000_001, 20_000_000),
    why.NotAPicture("sample.png"),
    ColumnsMissing("orders.xlsx", ("due", "quantity"), ("PO", "Qty")),
    *(BadMapping(reason, "duedate", ("due", "order"), "orders.xlsx") for reason in MAPPING),
    *(NotASheet("orders.xlsx", reason) for reason in NO_SHEET),
    SheetTooLarge("orders.xlsx", "rows", 1_000_000),
]


def saying(refusal: why.Refusal, speaker: Speaker, role: Role = Role.MERCHANDISER) -> str:
    """What somebody reads when told of a refusal."""
    work = SimpleNamespace(person=Person(name="Mei", role=role, customer_id=None))
    return refused(refusal, Ask(cast(Any, work))).said(speaker).text


def test_every_refusal_has_its_sentence() -> None:
    assert every(why.Refusal) - {why.Refusal} == set(REFUSALS)


def test_every_refusal_is_tried_here() -> None:
    assert {type(one) for one in REFUSED} == set(REFUSALS)


@pytest.mark.parametrize("role", [Role.MERCHANDISER, Role.CUSTOMER])
@pytest.mark.parametrize("refusal", REFUSED, ids=lambda one: type(one).__name__)
def test_a_refusal_is_said_in_both_languages(
    refusal: why.Refusal, role: Role, chinese: Speaker, english: Speaker
) -> None:
    in_chinese, in_english = saying(refusal, chinese, role), saying(refusal, english, role)
    assert HAN.search(in_chinese)
    assert in_english
    assert not HAN.search(in_english)
    assert not re.search("[{}]", in_chinese + in_english)


def test_a_refusal_says_what_it_knows(chinese: Speaker, english: Speaker) -> None:
    unknown = why.UnknownStep("SO-2026-0007", "dyeing", STEPS)
    assert saying(unknown, english) == "SO-2026-0007 has no step “dyeing”. It has: cutting, sewing."
    assert saying(unknown, chinese) == "SO-2026-0007 没有“dyeing”这道工序，有的是：裁剪、车缝。"
    past = why.PastDay(date(2026, 11, 20))
    assert saying(past, english).startswith("Fri 20 Nov 2026 has passed")
    assert saying(past, chinese).startswith("2026年11月20日 周五 已经过了")


@pytest.mark.parametrize("why_not", list(REASONS))
def test_a_refused_row_is_said_in_both_languages(why_not: str, chinese: Speaker, english: Speaker) -> None:
    row = RowRefused(row=12, field="quantity", reason=why_not, found="x", here="y", because=3)
    assert re.match("第12行：.*[。]$", chinese(reason(row)))
    assert re.match(r"Row 12: .*\.$", english(reason(row)))


@pytest.mark.parametrize("column", list(FIELDS))
def test_a_column_has_a_name_in_chinese(column: str, chinese: Speaker) -> None:
    assert HAN.search(chinese(FIELDS[column]))


# -- history

ORDER = OrderNumber("SO-2026-0007")
FRIDAY = date(2026, 12, 4)
WAITED = (ORDER, WaitNumber(1), Name("sewing", "车缝"), "lining")
SAMPLES: list[tuple[Event, str, str]] = [
    (orders.OrderCreated(ORDER, "Lumio", FRIDAY, 1, Decimal(500)), "接单", "order taken"),
    (
        OrderImported(ORDER, "Lumio", "PO-7", FRIDAY, 2, Decimal(500)),
        "从表格导入订单",
        "order read from a sheet",
    ),
    (
        orders.DueMoved(ORDER, FRIDAY, date(2027, 1, 15)),
        "交期改到 2027年1月15日 周五",
        "due date moved to Fri 15 Jan 2027",
    ),
    (orders.Delivered(ORDER, 1, 0, FRIDAY), "12月4日 周五 出货", "shipped on Fri 4 Dec"),
    (orders.OrderCancelled(ORDER, "no fabric"), "取消订单：no fabric", "cancelled: no fabric"),
    (orders.FileKept(ORDER, 3, "lab dip.jpg", ""), "存了文件 lab dip.jpg", "kept lab dip.jpg"),
    (orders.Noted(ORDER, "hang tags"), "备注：hang tags", "noted: hang tags"),
    (orders.Undone(ORDER, 3, "DueMoved"), "撤销了上一步", "undid the last change"),
    (
        StepReported(
            ORDER,
            StepCode("sewing"),
            Name("sewing", "车缝"),
            Decimal(0),
            Decimal(300),
            Decimal(500),
            False,
            FRIDAY,
            "",
        ),
        "车缝 300/500",
        "sewing 300/500",
    ),
    (
        StepReported(
            *(ORDER, StepCode("sewing"), Name("sewing", "车缝"), Decimal(0), Decimal(300), Decimal(500)),
            *(False, FRIDAY, ""),
            until=FRIDAY,
        ),
        "车缝 300/500，答应12月4日 周五完成",
        "sewing 300/500, promised for Fri 4 Dec",
    ),
    (
        StepPromised(
            *(ORDER, StepCode("sewing"), Name("sewing", "车缝"), FRIDAY, None, FRIDAY, None, None, {})
        ),
        "车缝答应12月4日 周五完成",
        "sewing promised for Fri 4 Dec",
    ),
    (
        StepReworked(
            *(ORDER, StepCode("sewing"), Name("sewing", "车缝"), Decimal(30), Decimal(470), Decimal(500)),
            *("stains", True),
        ),
        "车缝退回30",
        "30 back on sewing",
    ),
    (
        StepBlocked(*WAITED, Holder.SUPPLIER, "Hongda", FRIDAY),
        "车缝停了：lining",
        "sewing stands still: lining",
    ),
    (
        WaitMoved(*WAITED, WaitKind.BLOCK, Holder.SUPPLIER, "Hongda", None, FRIDAY, "", 1),
        "lining：等到12月4日 周五",
        "lining: until Fri 4 Dec",
    ),
    (
        WaitMoved(*WAITED, WaitKind.BLOCK, Holder.CUSTOMER, "", None, None, "", 1),
        "lining：日子还不知道",
        "lining: nobody knows the day",
    ),
    (
        WaitEnded(*WAITED, WaitKind.BLOCK, Holder.SUPPLIER, "", "", 3, 1),
        "不用等了：lining",
        "no more waiting: lining",
    ),
    (CauseNoted(*WAITED, Holder.SUPPLIER, "dyed twice"), "拖延原因：dyed twice", "why it waited: dyed twice"),
    (Requested(*WAITED, Holder.DEPARTMENT, "dyeing", None, (1,)), "请求：lining", "asked: lining"),
    (WaitTaken(*WAITED, None, 1), "收到请求：lining", "seen to: lining"),
    (WaitDeclined(*WAITED, "dyeing", "no dye", 1), "做不到：lining", "cannot be done: lining"),
    (
        conversations.CustomerAsked(1, "Lumio", "Anna", ORDER, 1, "When?", 2, None),
        "客户留言",
        "the customer wrote",
    ),
    (
        conversations.CustomerAnswered(2, 1, "Lumio", 3, "Soon.", None),
        "回复了客户",
        "the customer was answered",
    ),
    (conversations.QuestionSettled(1, "Lumio"), "标为不用回", "no answer was needed"),
    (
        StepMoved(
            ORDER,
            StepCode("sewing"),
            Name("sewing", "车缝"),
            FRIDAY,
            FRIDAY,
            2,
            FRIDAY,
            FRIDAY,
            0,
            {},
            (2027,),
        ),
        "车缝改到 12月4日 周五",
        "sewing moved to Fri 4 Dec",
    ),
    (conversations.ReminderSet(1, NOW, "fabric", ORDER), "设了提醒", "a reminder was set"),
    (conversations.ReminderDone(1, "fabric"), "勾掉一条提醒", "a reminder was ticked off"),
    (PersonLeft("Mei", 3, "Fang", 2), "从Mei处接手", "taken over from Mei"),
]


def kept(event: Event) -> Happened:
    """An event as the history gives it back."""
    account = json.loads(json.dumps(asdict(event), default=str))
    return Happened(NOW, "Mei", type(event).__name__, account)


EXAMPLES: dict[Any, Any] = {
    str: "x",
    int: 3,
    bool: False,
    Decimal: Decimal(300),
    date: FRIDAY,
    datetime: NOW,
    Name: Name("sewing", "车缝"),
    Taught: Taught.STEP,
    FieldChange: FieldChange(Name("sewing", "车缝"), "days", "8", "9"),
    Evidence: Evidence.NONE,
    DayKind: DayKind.RESTS,
    Holder: Holder.SUPPLIER,
    WaitKind: WaitKind.BLOCK,
}


def an(hint: Any) -> Any:
    """An example of a type; of `X | None`, an X."""
    plain = (get_args(hint) or (hint,))[0]
    if get_origin(hint) is tuple:
        return (an(plain),) if get_args(hint)[1:] == (...,) else tuple(map(an, get_args(hint)))
    return EXAMPLES[getattr(plain, "__supertype__", plain)]


def changing() -> list[type[Event]]:
    """What can happen to an order by what people do; who they are is another stage's matter."""
    of_orders = [
        one for one in OPERATIONS.values() if one.changes and ".people." not in one.function.__module__
    ]
    returned = [get_type_hints(one.function)["return"] for one in of_orders]
    return sorted({one for one in returned if issubclass(one, Event)}, key=lambda one: one.__name__)


BESIDES = (OrderImported, PersonLeft, Replanned)
"""What happens to orders otherwise than by one's own doing."""


def test_everything_that_changes_an_order_is_told() -> None:
    assert len(changing()) > 10
    assert {one.__name__ for one in (*changing(), *BESIDES)} == set(TOLD)


@pytest.mark.parametrize("event", [*changing(), *BESIDES], ids=lambda event: event.__name__)
def test_everything_told_is_told_in_both_languages(
    event: type[Event], chinese: Speaker, english: Speaker
) -> None:
    happened = kept(event(**{name: an(hint) for name, hint in get_type_hints(event).items()}))
    in_chinese, in_english = (
        speaker(TOLD[happened.event](happened.account)) for speaker in (chinese, english)
    )
    assert HAN.search(in_chinese)
    assert in_english
    assert not HAN.search(in_english)


@pytest.mark.parametrize(("event", "zh", "en"), SAMPLES, ids=lambda one: type(one).__name__)
def test_what_happened_is_told(event: Event, zh: str, en: str, chinese: Speaker, english: Speaker) -> None:
    assert chinese(told(kept(event))) == f"11月23日 周一 09:30 Mei：{zh}"
    assert english(told(kept(event))) == f"Mon 23 Nov 09:30 Mei: {en}"


# -- values


@pytest.mark.parametrize(
    ("value", "zh", "en"),
    [
        (date(2026, 12, 3), "2026年12月3日 周四", "Thu 3 Dec 2026"),
        (Short(date(2026, 12, 3)), "12月3日 周四", "Thu 3 Dec"),
        (Short(date(2027, 1, 15)), "2027年1月15日 周五", "Fri 15 Jan 2027"),
        (Brief(date(2026, 12, 3)), "12月3日", "3 Dec"),
        (Brief(date(2027, 1, 15)), "2027年1月15日", "15 Jan 2027"),
        (datetime(2026, 12, 3, 16, 5, tzinfo=UTC), "12月4日 周五 00:05", "Fri 4 Dec 00:05"),
        (datetime(2027, 1, 15, 1, 0, tzinfo=UTC), "2027年1月15日 周五 09:00", "Fri 15 Jan 2027 09:00"),
        (1200, "1,200", "1,200"),
        (Decimal("1234567.125"), "1,234,567.125", "1,234,567.125"),
        (Decimal("500.00"), "500", "500"),
        (Decimal("1E+3"), "1,000", "1,000"),
        (-3, "-3", "-3"),
        (Money(Decimal("3.95"), "USD"), "USD 3.95", "USD 3.95"),
        (Money(Decimal("12345.67"), "CNY"), "CNY 12,345.67", "CNY 12,345.67"),
        (Money(Decimal("3.5"), "USD"), "USD 3.50", "USD 3.50"),
        (Money(Decimal(1200), "USD"), "USD 1,200.00", "USD 1,200.00"),
        (Money(Decimal("0.0125"), "USD"), "USD 0.0125", "USD 0.0125"),
        (Money(Decimal("350.00"), "JPY"), "JPY 350", "JPY 350"),
        (Money(Decimal("2.5"), "KWD"), "KWD 2.500", "KWD 2.500"),
        (Name("sewing", "车缝"), "车缝", "sewing"),
        (Name("sewing", ""), "sewing", "sewing"),
        (Name("", "车缝"), "车缝", "车缝"),
        (None, "—", "—"),
        (Joined([Name("cutting", "裁剪"), 1200]), "裁剪、1,200", "cutting, 1,200"),
        (Joined(["PO", "Qty"], by=" | "), "PO | Qty", "PO | Qty"),
        (OrderState.OPEN, "进行中", "open"),
        (Show.OPEN, "在手", "Open"),
        (Turn.DONE, "全部完成", "All done"),
        (Role.MERCHANDISER, "跟单员", "merchandiser"),
        (Language.CHINESE, "中文", "中文"),
        (Language.ENGLISH, "English", "English"),
        (_("Undo"), "撤销", "Undo"),
    ],
)
def test_a_value_is_written_as_its_reader_writes_it(
    value: Any, zh: str, en: str, chinese: Speaker, english: Speaker
) -> None:
    assert chinese.value(value) == zh
    assert english.value(value) == en


def test_words_inside_words_are_said_in_the_same_language(chinese: Speaker, english: Speaker) -> None:
    words = _("{name}: {value}", name=_("Due"), value=Joined([date(2026, 12, 3), _("today")]))
    assert chinese(words) == "交期：2026年12月3日 周四、就是今天"
    assert english(words) == "Due: Thu 3 Dec 2026, today"


@pytest.mark.parametrize(
    ("count", "zh", "en"),
    [(1, "还有1天", "1 day left"), (2, "还有2天", "2 days left"), (1200, "还有1,200天", "1,200 days left")],
)
def test_a_count_is_said_with_its_plural(
    count: int, zh: str, en: str, chinese: Speaker, english: Speaker
) -> None:
    words = many("{count} day left", "{count} days left", count)
    assert (chinese(words), english(words)) == (zh, en)


def test_lines_stand_under_each_other(chinese: Speaker) -> None:
    lines: list[Text] = [_("Undone."), "", "1203", [_("Undo"), _("Back")]]
    assert chinese(lines) == "已撤销。\n\n1203\n撤销\n上一步"


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize(
    "typed", ["{x}", "{customer}", "{0}", "{", "}}", "{text!r:>9}", "%s %(x)s", "{__class__}", "<b>"]
)
def test_what_people_typed_is_never_taken_for_a_place(language: Language, typed: str) -> None:
    speaker = Speaker(language, ZONE, 2026)
    said = speaker(_("Sent to {customer}: {text}", customer=typed, text=typed))
    assert said.count(typed) == 2
    assert speaker(_("· {what}", what=_("{text}", text=typed))) == f"· {typed}"
    assert speaker(_("{head}", head=Joined([typed, Name(typed, typed)], by="+"))) == f"{typed}+{typed}"
    assert speaker(typed) == typed


def test_a_sentence_in_no_catalogue_is_said_as_it_stands(chinese: Speaker) -> None:
    assert chinese(Words("{name} as in the code", {"name": "Tracking"})) == "Tracking as in the code"


@pytest.mark.parametrize(
    ("hint", "sentence"),
    [
        ("zh", "还不认识您"),
        ("zh-hans", "还不认识您"),
        ("zh-TW", "还不认识您"),
        ("en-GB", "I do not know you yet"),
        ("fr", "I do not know you yet"),
        ("klingon", "I do not know you yet"),
        ("", "I do not know you yet"),
    ],
)
def test_a_stranger_is_spoken_to_in_a_language_there_is(house: House, hint: str, sentence: str) -> None:
    Chat(house, "Stranger")("hello", sentence, language=hint)
