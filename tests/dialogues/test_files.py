"""Photos and files: kept with the order that the caption names, refused with a clear sentence."""

import hashlib

import pytest

from core.orders.model import Attachment
from tests.dialogues.chat import Chat, House
from tests.dialogues.factory import Orders


def test_a_photo_with_an_order_under_it_is_kept(talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1203")
    talk.photo("1203 first pieces", "Kept photo.png with SO-2026-1203", "[Order]")
    talk("1203", "kept photo.png", "[1 file]")
    talk.press("1 file", "SO-2026-1203")
    assert [one.name for one in talk.answers[0].files] == ["photo.png"]


def test_a_file_in_chinese_words(talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1203")
    talk.file("1203 装箱单", "Kept list.pdf with SO-2026-1203", name="list.pdf", content=b"%PDF-1.7")


def test_a_photo_in_answer_to_a_card_is_kept_with_its_order(talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1203")
    talk("1203")
    talk.photo("first pieces", "Kept photo.png with SO-2026-1203", replies_to=talk.phone.order[-1])


def test_a_photo_without_an_order_asks_which_and_is_not_lost(talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1203")
    talk.photo("", "Which order?")
    talk("1203", "Kept photo.png with SO-2026-1203")
    talk("/files 1203", "1 file")
    assert [(one.name, one.media) for one in talk.answers[0].files] == [("photo.png", "image/png")]


def test_a_photo_sent_while_an_answer_is_typed_goes_along(talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1203")
    anna = talk.as_("Anna")
    anna("The label on the last samples was not nice.")
    talk.press("Answer", "What shall I tell the customer?")
    talk.photo("Here it is", "Sent to Lumio: Here it is", name="label.png")
    assert anna.last.startswith("Here it is")


def test_pictures_of_an_album_wait_together(house: House, talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1203")
    for name in ("one.png", "two.png", "three.png"):
        talk.photo("", "Which order?", name=name)
    talk("1203", "Kept one.png", "Kept two.png", "Kept three.png with SO-2026-1203")
    assert len(house.tables()["attachment"]) == 3


def test_several_files_of_a_customer_all_arrive(talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1203")
    talk.as_("Anna").files("Two pages", "passed that on", names=["one.pdf", "two.pdf"])
    sent = [file.name for place in talk.phone.order for file in talk.phone.shown[place].files]
    assert sent == ["one.pdf", "two.pdf"]


def test_the_same_bytes_are_kept_once(house: House, talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1203")
    talk.photo("1203 one")
    talk.photo("1203 two")
    assert len(house.tables()["file_content"]) == 1
    assert len(house.tables()["attachment"]) == 2


def test_a_file_of_25_megabytes_is_refused(house: House, talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1203")
    with house.nothing_changes():
        talk.file(
            "1203 video",
            "The file is 26 MB; up to 25 MB can be kept. Nothing was kept.",
            name="film.mp4",
            media="video/mp4",
            content=b"",
            size=25_000_001,
        )


def test_a_picture_that_is_none_is_refused(house: House, talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1203")
    with house.nothing_changes():
        for content in (b"no picture at all", b"", b"\x89PNG\r\n\x1a\n" + b"broken" * 9, b"%PDF-1.7"):
            talk.file(
                "1203 photo",
                "photo.png cannot be opened as a picture. Please send it again.",
                name="photo.png",
                media="image/png",
                content=content,
            )


def test_a_customers_broken_picture_is_refused_too(house: House, talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1203")
    anna = talk.as_("Anna")
    with house.nothing_changes():
        anna.file("stain", "cannot be opened", name="x.jpg", media="image/jpeg", content=b"<html>")


def test_no_files_yet(talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1203")
    talk("/files 1203", "Nothing is kept with SO-2026-1203 yet")


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\x\\plan.pdf", "plan.pdf"),
        ("a\nkept:00:image/png:b.pdf", "akept:00:image/png:b.pdf".rpartition("/")[2]),
        ("photo\u202egnp.exe", "photognp.exe"),
        ("...", "file"),
        ("", "file"),
        ("x" * 300 + ".pdf", "x" * 196 + ".pdf"),
    ],
)
def test_a_file_is_kept_under_its_own_name_only(
    house: House, talk: Chat, an_order: Orders, sent: str, kept: str
) -> None:
    an_order("SO-2026-1203")
    talk.file("1203", "Kept", name=sent, content=b"%PDF")
    with house.app.works() as work:
        assert [one.name for one in work.every(Attachment)] == [kept]


@pytest.mark.parametrize("media", ["text/html\r\nX: y", "a:b", "", "x" * 200])
def test_a_kind_of_file_that_is_none_is_plain_bytes(
    house: House, talk: Chat, an_order: Orders, media: str
) -> None:
    an_order("SO-2026-1203")
    talk.file("1203", "Kept", name="x.bin", content=b"1", media=media)
    with house.app.works() as work:
        assert [one.media for one in work.every(Attachment)] == ["application/octet-stream"]


def test_a_guessed_mark_opens_no_file(house: House, talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1203")
    content = b"%PDF of somebody else"
    talk.as_("Fang").file("for later", name="theirs.pdf", content=content)
    mark = f"kept:{hashlib.sha256(content).hexdigest()}:application/pdf:mine.pdf"
    for known in (mark, mark.replace("kept:", "kept:0")):
        talk("/keep")
        with house.nothing_changes():
            talk("1203")
            talk(known)
        talk("/cancel")
