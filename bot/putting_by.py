"""Files put by while something else is still asked: the bytes are kept once, the draft holds their mark."""

import hashlib
import re
import unicodedata
from io import BytesIO

from PIL import Image, UnidentifiedImageError

from bot.messages import FileRef, Upload
from core.errors import FileTooLarge, NotAPicture
from core.orders.model import Attachment, FileContent
from core.people.model import Person
from core.values import FileBytes
from core.work import Work

MARK = "kept"
MEDIA = re.compile(r"[\w.+-]{1,39}/[\w.+-]{1,40}", re.ASCII)
UNKNOWN = "application/octet-stream"
LONGEST_NAME = 200
ALSO = "\n"
"""Between several files in one answer: the operation is done for each of them."""


def received(sent: Upload) -> FileBytes:
    """A file as somebody sent it, under its own name: without folders and signs that are not seen."""
    last = re.split(r"[/\\]", sent.name)[-1]
    name = "".join(sign for sign in last if unicodedata.category(sign)[0] != "C").strip(" .")
    media = sent.media if MEDIA.fullmatch(sent.media) else UNKNOWN
    return FileBytes(name[-LONGEST_NAME:] or "file", media, sent.content, sent.size)


def inspect(file: FileBytes, limit: int) -> None:
    """Look at a file before anything is done with it; raises FileTooLarge or NotAPicture."""
    if file.size > limit:
        raise FileTooLarge(file.size, limit)
    if file.media.startswith("image/") and not is_picture(file.content):
        raise NotAPicture(file.name)


def is_picture(content: bytes) -> bool:
    """Whether the bytes themselves are a picture, whatever they are called."""
    try:
        with Image.open(BytesIO(content)) as picture:
            picture.verify()
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return False
    return True


def put_by(work: Work, file: FileBytes) -> str:
    """Keep the bytes of a file; the mark that finds them again."""
    return f"{MARK}:{_bytes_kept(work, file)}:{file.media}:{file.name}"


def drawn(work: Work, file: FileBytes, person: Person) -> FileRef:
    """Keep a picture that gendan drew for somebody; it belongs to no order."""
    kept = work.add(
        Attachment(
            person_id=person.identity,
            drawn=True,
            sha256=_bytes_kept(work, file),
            name=file.name,
            media=file.media,
            size=len(file.content),
            at=work.now,
        )
    )
    return FileRef(kept.id or 0, kept.name, kept.media, kept.size)


def _bytes_kept(work: Work, file: FileBytes) -> str:
    """Keep bytes once; their digest."""
    digest = hashlib.sha256(file.content).hexdigest()
    if work.find(FileContent, sha256=digest) is None:
        work.add(FileContent(sha256=digest, content=file.content))
    return digest


def taken_up(work: Work, mark: str) -> FileBytes | None:
    """The file a mark stands for; none when it is no mark."""
    kept, _, rest = mark.partition(":")
    digest, _, named = rest.partition(":")
    media, _, name = named.partition(":")
    found = work.find(FileContent, sha256=digest) if kept == MARK else None
    return FileBytes(name, media, found.content, len(found.content)) if found else None
