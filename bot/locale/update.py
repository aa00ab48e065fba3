"""Catalogues kept up to date with the code: `python -m bot.locale.update`."""

import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from core.values import Language

LOCALE = Path(__file__).parent
CODE = LOCALE.parent
KEYWORDS = {"_": None, "many": (1, 2)}
"""What marks a sentence in the code; see bot/words.py."""
HEADER = """\
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Language: {language}\\n"
"Plural-Forms: {plural_forms}\\n"

"""


def path_of(language: Language) -> Path:
    """Where a language's catalogue is kept."""
    return LOCALE / language / "LC_MESSAGES" / "gendan.po"


def marked() -> Catalog:
    """Every sentence the code marks, by file and then by itself, so that moving code moves nothing here."""
    found = Catalog()
    for file, msgid in sorted(_extracted()):
        found.add(msgid if msgid[1:] else msgid[0], locations=[(file, 0)])
    return found


def _extracted() -> Iterator[tuple[str, tuple[str, ...]]]:
    code = extract_from_dir(CODE, [("**.py", "python")], keywords=KEYWORDS)
    for file, _line, msgid, _comments, _context in code:
        if msgid:
            yield f"{CODE.name}/{file}", (msgid,) if isinstance(msgid, str) else tuple(msgid)


def kept(language: Language) -> Catalog:
    """The catalogue of a language as it stands."""
    path = path_of(language)
    return read_po(BytesIO(path.read_bytes() if path.exists() else b""), locale=language)


def updated(language: Language) -> str:
    """The catalogue as it should stand: what the code marks, with the translations there are."""
    old, new = kept(language), Catalog(locale=language)
    for message in sentences(marked()):
        there = old.get(message.id)
        same = there is not None and there.pluralizable == message.pluralizable
        new.add(message.id, there.string if there and same else None, locations=message.locations)
    written = BytesIO()
    write_po(written, new, width=0, omit_header=True, include_lineno=False)
    header = HEADER.format(language=language, plural_forms=new.plural_forms)
    return header + written.getvalue().decode()


def untranslated(catalogue: Catalog) -> list[str]:
    """The sentences without a translation."""
    return [_first(one.id) for one in sentences(catalogue) if not all(_forms(one))]


def sentences(catalogue: Catalog) -> list[Message]:
    return [message for message in catalogue if message.id]


def _first(msgid: str | tuple[str, ...] | list[str]) -> str:
    return msgid if isinstance(msgid, str) else msgid[0]


def _forms(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


def main() -> None:
    """Write every catalogue anew and name what is still to be translated; English stands in the code."""
    for language in Language:
        path = path_of(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(updated(language), encoding="utf-8")
        if language is not Language.ENGLISH:
            for sentence in untranslated(kept(language)):
                sys.stdout.write(f"{language}: {sentence!r}\n")


if __name__ == "__main__":
    main()
