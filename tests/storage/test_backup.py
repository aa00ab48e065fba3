"""Backups: everything comes back on any database, and nothing but a whole backup is taken for one."""

import json
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from random import Random
from threading import Event, Thread
from typing import Any

import pytest
from sqlalchemy import inspect, select
from sqlmodel import SQLModel

from core.columns import table
from core.conversations.model import Change, Delivery, Outgoing
from core.orders.model import FileContent
from storage.backup import NotEmpty, Restored, TooNew, back_up, restore, verified
from storage.backup_file import MANIFEST, Damaged, KeyNeeded, Manifest, NotABackup, Part, part_name
from storage.database import Database, migrate_to, newest_revision, revisions
from storage.history import broken_link
from storage.portable import kinds_of
from storage.sealed import HEAD, PIECE, WrongKey
from tests.dialogues.chat import Chat, House, picture
from tests.dialogues.factory import Orders

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
KEY = "a long sentence that nobody guesses"
SO = "SO-2026-1203"
DRAWING = Random(7).randbytes(300_000)


@pytest.fixture
def busy(house: House, talk: Chat, an_order: Orders) -> House:
    """A factory with something in most of its tables, 订单 with a photo and all."""
    an_order(SO, ref="PO-77/裁剪")
    talk(f"{SO} sewing 120/500")
    talk.photo(f"{SO} 裁剪 {{}} %s \\ \u2028 ok")
    talk.file(f"{SO} drawing", name="图.pdf", content=DRAWING)
    talk(f"/progress {SO}")
    talk.as_("Anna")("when will my order be ready?")
    talk.as_("Anna")("Can we add a care label in Danish?")
    return house


@pytest.fixture
def target(empty_url: str) -> Iterator[Database]:
    """Another database, without a table."""
    database = Database(empty_url)
    yield database
    database.close()


@pytest.fixture
def on_sqlite(tmp_path: Path) -> Iterator[Database]:
    """Another database of the other kind, or of the same."""
    database = Database(f"sqlite:///{tmp_path / 'other.db'}")
    yield database
    database.close()


def everything(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, but for the mark of what may have been sent since."""
    with database.reading() as connection:
        return {
            one.name: sorted((tuple(row) for row in connection.execute(select(*_told(one)))), key=repr)
            for one in SQLModel.metadata.sorted_tables
        }


def _told(one: Any) -> list[Any]:
    return [column for column in one.columns if column.key != "doubtful"]


def written(house: House, path: Path, key: str = "") -> Path:
    """A backup of the factory."""
    back_up(house.app.database, path, NOW, key)
    return path


@contextmanager
def unchanged(database: Database) -> Iterator[None]:
    """Whatever is tried in the block leaves an empty database as it was."""
    before = database.revision()
    yield
    assert database.revision() == before


def tables(database: Database) -> list[str]:
    """The tables there are."""
    with database.reading() as connection:
        return inspect(connection).get_table_names()


@pytest.mark.parametrize("key", ["", KEY])
def test_everything_comes_back_on_the_same_engine(
    busy: House, target: Database, tmp_path: Path, key: str
) -> None:
    before = everything(busy.app.database)
    done = restore(target, written(busy, tmp_path / "one", key), key)
    assert everything(target) == before
    assert (done.broken, done.manifest.rows) == (None, sum(map(len, before.values())))
    assert min(len(before[name]) for name in ("history", "attachment", "draft", "customer_message")) > 0
    assert target.revision() == newest_revision()


def test_everything_comes_back_on_sqlite_and_from_there(
    busy: House, on_sqlite: Database, target: Database, tmp_path: Path
) -> None:
    before = everything(busy.app.database)
    restore(on_sqlite, written(busy, tmp_path / "one"))
    assert everything(on_sqlite) == before
    back_up(on_sqlite, tmp_path / "two", NOW)
    restore(target, tmp_path / "two")
    assert everything(target) == before


def test_the_factory_goes_on_where_it_was(busy: House, target: Database, tmp_path: Path) -> None:
    restore(target, written(busy, tmp_path / "one"))
    again = House(str(target.url), busy.clock)
    talk = Chat(again, "Mei")
    talk("/cancel")
    talk(f"{SO} sewing 130/500", "sewing: 130/500")
    talk.file(f"{SO} another", name="b.pdf", content=b"b")
    talk("/undo")
    with again.app.database.reading() as connection:
        assert broken_link(connection) is None
    again.app.close()


def test_what_was_owed_may_have_been_sent_since(busy: House, target: Database, tmp_path: Path) -> None:
    with busy.app.works() as work:
        for state in (Delivery.PENDING, Delivery.SENDING, Delivery.HELD):
            work.add(Outgoing(channel="phone", chat="late", state=state, due_at=work.now))
    restore(target, written(busy, tmp_path / "one"))
    outbox = table(Outgoing)
    with target.reading() as connection:
        late = select(outbox.c.state, outbox.c.doubtful).where(outbox.c.chat == "late").order_by(outbox.c.id)
        assert [tuple(row) for row in connection.execute(late)] == [
            (Delivery.PENDING, True),
            (Delivery.SENDING, True),
            (Delivery.HELD, False),
        ]


def test_a_backup_is_of_one_moment_while_others_write(
    house: House, an_order: Orders, on_sqlite: Database, tmp_path: Path
) -> None:
    """Each line changes step, history and outbox together, and no backup has one without the others."""
    an_order(SO, steps=["sewing"], quantity=100_000)
    over = Event()

    def report() -> None:
        other = House(house.url, house.clock)
        talk, count = Chat(other, "Mei"), 0
        while not over.is_set():
            count += 1
            talk(f"{SO} sewing {count}/100000")
        other.app.close()

    writer = Thread(target=report)
    writer.start()
    counts = []
    with suppress(StopIteration):
        for number in range(6):
            back_up(house.app.database, tmp_path / f"{number}", NOW)
            counts.append(_counted(tmp_path / f"{number}", on_sqlite.url + str(number)))
    over.set()
    writer.join()
    for done, history, messages in counts:
        assert done == history == messages
    assert counts[-1][0] > counts[0][0]


def _counted(path: Path, url: str) -> tuple[int, int, int]:
    """How far the step is, how many entries the history has, and how many lines were heard."""
    database = Database(url)
    done = restore(database, path)
    with database.reading() as connection:
        far = connection.exec_driver_sql("select done / 1000000 from production_step").scalar_one()
    database.close()
    assert done.broken is None
    return int(far), done.manifest.tables["history"].rows, done.manifest.tables["seen"].rows


def test_a_database_with_something_in_it_is_left_alone(busy: House, tmp_path: Path) -> None:
    backup = written(busy, tmp_path / "one")
    before = everything(busy.app.database)
    with pytest.raises(NotEmpty):
        restore(busy.app.database, backup)
    assert everything(busy.app.database) == before


def test_tables_with_nothing_in_them_are_no_hindrance(busy: House, target: Database, tmp_path: Path) -> None:
    target.migrate()
    restore(target, written(busy, tmp_path / "one"))
    assert everything(target) == everything(busy.app.database)


def test_a_backup_is_replaced_and_nothing_else_is(busy: House, tmp_path: Path) -> None:
    for key in ("", KEY, ""):
        written(busy, tmp_path / "one", key)
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []
    (tmp_path / "gendan.xlsx").write_bytes(b"the orders")
    with zipfile.ZipFile(tmp_path / "photos.zip", "w") as photos:
        photos.writestr("a.txt", "a")
    for name in ("gendan.xlsx", "photos.zip"):
        before = (tmp_path / name).read_bytes()
        with pytest.raises(NotABackup):
            written(busy, tmp_path / name)
        assert (tmp_path / name).read_bytes() == before


def test_something_else_is_not_taken_for_a_backup(target: Database, tmp_path: Path) -> None:
    (tmp_path / "text").write_text("not a backup")
    (tmp_path / "empty").write_bytes(b"")
    with zipfile.ZipFile(tmp_path / "zip", "w") as other:
        other.writestr(MANIFEST, '{"format": "no"}')
    for name in ("text", "empty", "zip"):
        with unchanged(target), pytest.raises(NotABackup):
            restore(target, tmp_path / name)
    assert tables(target) == []


def test_a_sealed_backup_needs_its_key(busy: House, target: Database, tmp_path: Path) -> None:
    sealed = written(busy, tmp_path / "one", KEY)
    plain = written(busy, tmp_path / "two").read_bytes()
    assert b"manifest.json" in plain
    assert b"manifest.json" not in sealed.read_bytes()
    with unchanged(target), pytest.raises(KeyNeeded):
        restore(target, sealed)
    with unchanged(target), pytest.raises(WrongKey):
        restore(target, sealed, KEY + "!")
    assert tables(target) == []


def changed(content: bytes, place: int) -> bytes:
    """With one bit turned over."""
    return content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]


def test_a_sealed_backup_that_was_changed_anywhere_brings_nothing(
    busy: House, target: Database, tmp_path: Path
) -> None:
    whole, piece = written(busy, tmp_path / "one", KEY).read_bytes(), PIECE + 16
    head, pieces = whole[:HEAD], [whole[place : place + piece] for place in range(HEAD, len(whole), piece)]
    assert len(pieces) > 3
    wrong = [changed(whole, len(whole) * part // 20) for part in range(20)]
    wrong += [whole[:-1], whole[: len(whole) // 2], head + pieces[0], head, whole + b"0"]
    wrong += [head + b"".join([*pieces[1::-1], *pieces[2:]]), head + b"".join(pieces[1:])]
    for content in wrong:
        (tmp_path / "wrong").write_bytes(content)
        with unchanged(target), pytest.raises((WrongKey, NotABackup, Damaged)):
            restore(target, tmp_path / "wrong", KEY)
    assert tables(target) == []


def test_a_backup_with_a_changed_bit_in_any_table_brings_nothing(
    busy: House, target: Database, tmp_path: Path
) -> None:
    whole = written(busy, tmp_path / "one").read_bytes()
    with zipfile.ZipFile(tmp_path / "one") as parts:
        places = [
            one.header_offset + 50 + one.compress_size // 2 for one in parts.infolist() if one.file_size > 99
        ]
    wrong = [changed(whole, place) for place in places]
    wrong += [whole[:-1], whole[: len(whole) // 2], whole[1000:]]
    for content in wrong:
        (tmp_path / "wrong").write_bytes(content)
        with unchanged(target), pytest.raises((Damaged, NotABackup)):
            restore(target, tmp_path / "wrong")
    assert tables(target) == []


def altered(path: Path, **new: Any) -> Path:
    """The same backup with another manifest, and other lines of people."""
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(path.with_name("altered"), "w") as made:
        for name in old.namelist():
            content = old.read(name)
            if name == MANIFEST:
                content = json.dumps(json.loads(content) | new.get("manifest", {})).encode()
            made.writestr(name, new.get(name, lambda same: same)(content))
    return path.with_name("altered")


def test_a_row_that_was_changed_is_found_though_the_file_is_whole(
    busy: House, target: Database, tmp_path: Path
) -> None:
    backup = written(busy, tmp_path / "one")
    for change in (
        lambda lines: lines.replace(b"Mei", b"Eve"),
        lambda lines: lines.partition(b"\n")[2],
        lambda lines: b"[]\n" + lines,
        lambda lines: b"x" + lines,
    ):
        with unchanged(target), pytest.raises(Damaged):
            restore(target, altered(backup, **{"tables/person.jsonl": change}))
    assert tables(target) == []


def test_a_newer_backup_waits_for_a_newer_gendan(busy: House, target: Database, tmp_path: Path) -> None:
    backup = written(busy, tmp_path / "one")
    for manifest in ({"revision": "9999"}, {"format": 2}):
        with unchanged(target), pytest.raises(TooNew):
            restore(target, altered(backup, manifest=manifest))
    with unchanged(target), pytest.raises(NotABackup):
        restore(target, altered(backup, manifest={"revision": "0000"}))


@pytest.mark.parametrize("revision", revisions()[:-1])
def test_an_older_backup_is_brought_up(house: House, target: Database, tmp_path: Path, revision: str) -> None:
    """What an older gendan would have written: the same rows, of the tables and columns it knew."""
    with target.migrating() as connection:
        migrate_to(connection, revision)
        known = {
            one: {c["name"] for c in inspect(connection).get_columns(one)} for one in ("customer", "person")
        }
    with zipfile.ZipFile(tmp_path / "old", "w") as made:
        parts = {name: _part(made, house, name, columns) for name, columns in known.items()}
        manifest = Manifest(format=1, revision=revision, made_at=NOW, tables=parts)
        made.writestr(MANIFEST, manifest.model_dump_json())
    restore(target, tmp_path / "old")
    assert target.revision() == newest_revision()
    assert everything(target)["customer"] == everything(house.app.database)["customer"]
    assert [row[1] for row in everything(target)["person"]] == [
        row[1] for row in everything(house.app.database)["person"]
    ]


def _part(made: zipfile.ZipFile, house: House, name: str, columns: set[str]) -> Part:
    """A table of the factory, without the columns that came later."""
    kept = SQLModel.metadata.tables[name]
    kinds = {column: kind for column, kind in kinds_of(kept).items() if column in columns}
    with house.app.database.reading() as connection:
        rows = connection.execute(select(*(kept.c[column] for column in kinds))).all()
    lines = "".join(json.dumps(list(row)) + "\n" for row in rows).encode()
    made.writestr(part_name(name), lines)
    return Part(rows=len(rows), sha256=sha256(lines).hexdigest(), columns=kinds)


def test_a_backup_is_verified_by_restoring_it(busy: House, tmp_path: Path) -> None:
    backup = written(busy, tmp_path / "one", KEY)
    assert isinstance(verified(backup, KEY), Restored)
    assert isinstance(verified(backup, KEY).manifest, Manifest)
    backup.write_bytes(changed(backup.read_bytes(), 1000))
    with pytest.raises(Damaged):
        verified(backup, KEY)


def test_a_history_that_was_broken_already_is_brought_back_and_told(
    busy: House, target: Database, tmp_path: Path
) -> None:
    with busy.app.database.writing() as connection:
        connection.execute(table(Change).update().where(table(Change).c.id == 1).values(operation="x"))
    assert restore(target, written(busy, tmp_path / "one")).broken == 1


def test_what_is_nothing_stays_nothing(busy: House, target: Database, tmp_path: Path) -> None:
    nothing = 'select count(*) from template_step where "after" is null'
    restore(target, written(busy, tmp_path / "one"))
    counts = []
    for database in (busy.app.database, target):
        with database.reading() as connection:
            counts.append(connection.exec_driver_sql(nothing).scalar_one())
    assert counts[0] == counts[1] > 0


def test_files_come_back_to_the_byte(busy: House, target: Database, tmp_path: Path) -> None:
    restore(target, written(busy, tmp_path / "one", KEY), KEY)
    with target.reading() as connection:
        kept = {bytes(row.content) for row in connection.execute(select(table(FileContent)))}
    assert kept == {picture(), DRAWING}
