"""No text makes gendan stumble: whatever is typed gets an answer, and never an apology."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.dialogues.chat import Chat
from tests.dialogues.factory import Orders

TYPED = """
    1203 SO1203 7 9999 车缝 sewing 裁剪 300/500 60% 完成 done 开始 还差90 出货 取消 交期 明天 friday 12/3 -5 0
    新单 客户 Lumio Lumo Nordwind Fang 数量 单价 USD3.95 700+500 逾期 stalled 备注 note 提醒我 库存 付款 定金
    /new /order /progress /due /deliver /invite /remind /orders /find /undo /keep /answer /files /today
    /language /customer /back /skip /cancel save yes ; ， 。 ? ！ 🙂 验货 拆单 where is my order 你好 thanks
"""
WORDS = st.sampled_from(TYPED.split())
LINES = st.one_of(st.text(max_size=60), st.lists(WORDS, min_size=1, max_size=6).map(" ".join))
ROUNDS = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=120
)


@ROUNDS
@given(line=LINES, name=st.sampled_from(["Mei", "Zhou", "Wu", "Anna", "Nobody"]))
def test_every_line_is_answered(talk: Chat, an_order: Orders, line: str, name: str) -> None:
    _once(an_order)
    assert talk.as_(name)(line)


@ROUNDS
@given(presses=st.lists(st.tuples(st.integers(1, 60), st.integers(0, 9)), max_size=4), line=LINES)
def test_every_press_is_answered(
    talk: Chat, an_order: Orders, presses: list[tuple[int, int]], line: str
) -> None:
    _once(an_order)
    talk(line)
    for message, place in presses:
        assert talk.press_token(f"{message}.{place}")


@ROUNDS
@given(caption=LINES, content=st.binary(max_size=20), name=st.sampled_from(["Mei", "Anna"]))
def test_every_file_is_answered(
    talk: Chat, an_order: Orders, caption: str, content: bytes, name: str
) -> None:
    _once(an_order)
    assert talk.as_(name).file(caption, name="a.pdf", content=content)


def _once(an_order: Orders) -> None:
    """The examples of one test share a database."""
    for number in () if an_order.made else ("SO-2026-1203", "SO-2026-0007"):
        an_order(number)
