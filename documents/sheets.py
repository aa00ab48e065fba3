"""Reading a file into tables, whatever a spreadsheet program wrote: xlsx, xls, csv in any usual encoding."""

from pathlib import Path

from documents import delimited, workbooks
from documents.table import BYTES, NotASheet, SheetTooLarge, Table

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PICTURES_AND_PAPERS = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b")


def read(path: Path) -> list[Table]:
    """The sheets of a file that hold anything; raises NotASheet or SheetTooLarge."""
    try:
        if path.stat().st_size > BYTES:
            raise SheetTooLarge(path.name, "bytes", BYTES)
        return read_bytes(path.name, path.read_bytes())
    except IsADirectoryError:
        raise NotASheet(str(path), "folder") from None
    except PermissionError:
        raise NotASheet(path.name, "forbidden") from None
    except OSError:
        raise NotASheet(path.name, "missing") from None


def read_bytes(name: str, content: bytes) -> list[Table]:
    """The sheets in a file's content, which decides what it is; its name does not."""
    if len(content) > BYTES:
        raise SheetTooLarge(name, "bytes", BYTES)
    tables = [table for table in _tables(name, content) if any(any(row) for row in table.rows)]
    if not tables:
        raise NotASheet(name, "empty")
    return tables


def _tables(name: str, content: bytes) -> list[Table]:
    if content.startswith(ZIP):
        return workbooks.read_xlsx(name, content)
    if content.startswith(OLE):
        return workbooks.read_xls(name, content)
    if content.startswith(PICTURES_AND_PAPERS):
        raise NotASheet(name, "kind")
    if content[:1000].lstrip(b"\xef\xbb\xbf \r\n\t").lower().startswith((b"<html", b"<!doctype", b"<table")):
        # What some systems export under the name .xls.
        raise NotASheet(name, "html")
    return [delimited.read(name, content)]
