"""Forms: however somebody goes forwards, back or past a question, the same values come out."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.commands import COMMANDS
from bot.dialogue import CONFIRM
from bot.forms import SKIPPED, YES, from_words, missing, questions
from bot.kinds.asking import Asking
from core.conversations.model import Draft
from core.people.model import Person
from core.values import Language
from tests.dialogues.chat import Chat, House

ANSWERS = {
    "customer": "Lumio",
    "lines.0.product": "LM-45",
    "lines.0.quantity": "1800",
    "lines.0.price": "USD 3.95",
    "lines.0.more": "no",
    "due": "2027-01-20",
    "terms": "/skip",
}
KEPT = {**ANSWERS, "template": SKIPPED, "terms": SKIPPED, "features": SKIPPED}
TURNS = st.lists(st.sampled_from(["answer", "answer", "/back", "nonsense that nobody sells, 0"]), max_size=14)
EACH_TIME = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=25
)


@EACH_TIME
@given(turns=TURNS)
def test_the_same_answers_make_the_same_form(house: House, talk: Chat, turns: list[str]) -> None:
    talk("/cancel")
    talk("/new")
    for turn in turns:
        talk({"answer": ANSWERS.get(_asked(house), "/back")}.get(turn, turn))
    for _question in ANSWERS:
        talk(ANSWERS.get(_asked(house), "/nosuchword"))
    draft = _draft(house)
    assert draft.asked == CONFIRM
    assert {key: draft.answers[key] for key in ("customer", "due", "lines.0.more")} == {
        key: KEPT[key] for key in ("customer", "due", "lines.0.more")
    }
    assert draft.answers["lines.0.quantity"] == "1800"


def test_questions_follow_the_signature() -> None:
    taking = COMMANDS["create_order"]
    keys = [one.key for one in questions(taking, {})]
    assert keys == [*list(ANSWERS)[:5], "due", "template", "terms", "features"]
    more = [one.key for one in questions(taking, {"lines.0.more": YES})]
    assert "lines.1.product" in more
    assert missing(taking, KEPT) is None


def test_what_is_needed_cannot_be_left_empty() -> None:
    left = missing(COMMANDS["ask"], {"text": ""})
    assert left is not None
    assert left.key == "text"


def test_words_behind_a_command_leave_the_next_question_its_own(house: House) -> None:
    with house.app.works() as work:
        boss = work.find(Person, name="Zhou")
        assert boss is not None
        work.speaks(boss)
        asking = Asking(work, Language.ENGLISH)
        said, _left = from_words(COMMANDS["invite"].operation, "Tom Park customer Lumio", asking)
    assert said == {"name": "Tom Park", "role": "customer", "customer": "Lumio"}


def _draft(house: House) -> Draft:
    with house.app.works() as work:
        (draft,) = work.every(Draft)
        return draft


def _asked(house: House) -> str:
    with house.app.works() as work:
        return next((draft.asked for draft in work.every(Draft)), "")
