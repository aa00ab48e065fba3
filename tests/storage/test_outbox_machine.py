"""The outbox against a simple model, whatever happens in whatever order."""

import shutil
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from sqlalchemy import insert, select

from core.columns import table
from core.conversations.model import LEASE, Delivery, Outgoing
from storage import outbox
from storage.database import Database

OUTBOX = table(Outgoing)
CHATS = ("Mei", "Fang", "Anna")
EMPTY: list[Path] = []


@dataclass
class Owed:
    """A message as the model knows it."""

    chat: str
    due: datetime
    lease: datetime | None = None
    doubtful: bool = False
    done: bool = False
    tries: int = 0


class Outbox(RuleBasedStateMachine):
    """Messages are written, claimed, sent, put back and given up; processes die, and the clock jumps."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        shutil.copy(EMPTY[0], self.folder / "gendan.db")
        self.database = Database(f"sqlite:///{self.folder / 'gendan.db'}")
        self.now = datetime(2026, 11, 23, 2, tzinfo=UTC)
        self.model: dict[int, Owed] = {}

    def teardown(self) -> None:
        self.database.close()
        shutil.rmtree(self.folder)

    @rule(chat=st.sampled_from(CHATS))
    def write(self, chat: str) -> None:
        """Something is owed."""
        values = {"channel": "phone", "chat": chat, "body": {}, "state": Delivery.PENDING, "due_at": self.now}
        rest = Outgoing(body={}, state=Delivery.PENDING, due_at=self.now).model_dump(exclude={"id"})
        with self.database.writing() as connection:
            row = connection.execute(insert(OUTBOX).values(rest | values).returning(OUTBOX.c.id)).scalar_one()
        self.model[row] = Owed(chat, self.now)

    @rule(most=st.integers(1, 3))
    def claim(self, most: int) -> None:
        """A process asks for work: it gets the oldest of each chat that is due and in nobody's hands."""
        for one in self.model.values():
            if one.lease and not self.now <= one.lease <= self.now + outbox.FAR:
                one.lease, one.doubtful = None, True
        firsts = {one.chat: row for row, one in reversed(self.model.items()) if not one.done}
        may = {row for row in firsts.values() if self._is_due(self.model[row])}
        with self.database.writing() as connection:
            got = {one.id for one in outbox.claim(connection, self.now, most)}
        assert got <= may
        assert len(got) == min(most, len(may))
        for row in got:
            assert row is not None
            self.model[row].lease = self.now + LEASE
            self.model[row].tries += 1

    @precondition(lambda self: self._under_way())
    @rule(data=st.data())
    def arrive(self, data: st.DataObject) -> None:
        """One arrived."""
        row = data.draw(st.sampled_from(self._under_way()))
        with self.database.writing() as connection:
            outbox.sent(connection, [(row, "p")], self.now)
        self.model[row].done, self.model[row].lease = True, None

    @precondition(lambda self: self._under_way())
    @rule(data=st.data(), uncertain=st.booleans(), after=st.sampled_from((0.0, 30.0)))
    def put_back(self, data: st.DataObject, uncertain: bool, after: float) -> None:
        """One could not be sent now, perhaps it arrived all the same."""
        row = data.draw(st.sampled_from(self._under_way()))
        with self.database.writing() as connection:
            outbox.put_back(connection, row, self.now, after, uncertain=uncertain)
        one = self.model[row]
        pause = outbox.RETRIES[min(one.tries, len(outbox.RETRIES)) - 1]
        one.due, one.lease = self.now + (timedelta(seconds=after) if after else pause), None
        one.doubtful = one.doubtful or uncertain

    @precondition(lambda self: self._under_way())
    @rule(data=st.data())
    def refuse(self, data: st.DataObject) -> None:
        """One will never be taken."""
        row = data.draw(st.sampled_from(self._under_way()))
        with self.database.writing() as connection:
            outbox.failed(connection, row, "no", blocked=False)
        self.model[row].done, self.model[row].lease = True, None

    @rule()
    def power_cut(self) -> None:
        """The only process dies and starts again."""
        with self.database.writing() as connection:
            outbox.take_over(connection, outbox.EVERYTHING)
        for row in self._under_way():
            self.model[row].lease, self.model[row].doubtful = None, True

    @rule(minutes=st.sampled_from((0.1, 1.0, 20.0, 3_000.0, -3_000.0)))
    def time_passes(self, minutes: float) -> None:
        """Or the clock is put on or back."""
        self.now += timedelta(minutes=minutes)

    @invariant()
    def the_books_agree(self) -> None:
        """State and doubt of every message are as the model has them."""
        with self.database.reading() as connection:
            rows = connection.execute(select(OUTBOX.c.id, OUTBOX.c.state, OUTBOX.c.doubtful)).all()
        kept = {row.id: (row.state in outbox.OWED, row.doubtful) for row in rows}
        assert kept == {row: (not one.done, one.doubtful) for row, one in self.model.items()}

    def _is_due(self, one: Owed) -> bool:
        return one.lease is None and not self.now < one.due <= self.now + outbox.FAR

    def _under_way(self) -> list[int]:
        return [row for row, one in self.model.items() if one.lease]


TestOutbox = Outbox.TestCase
TestOutbox.settings = settings(
    max_examples=60, stateful_step_count=30, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)


@pytest.fixture(autouse=True, scope="module")
def _empty(migrated: Path) -> None:
    """Every machine begins with an empty database."""
    EMPTY.append(migrated)
