"""What materials are called: one word for each however it was typed, and its name in both languages."""

import tomllib
import unicodedata
from functools import cache
from importlib.resources import files

from core.values import Name


def item_of(text: str) -> str:
    """A material by its one word; what nobody has a word for stays as it was typed."""
    typed = " ".join(unicodedata.normalize("NFKC", text).split())
    return item_words().get(typed.casefold(), typed)


def name_of(item: str) -> Name:
    """What a material is called in both languages."""
    return _names().get(item, Name(item, item))


@cache
def item_words() -> dict[str, str]:
    """Every word for a material, in small letters, with the one it stands for."""
    words: dict[str, str] = {}
    for item, said in _table().items():
        for word in (item, said["en"], said["zh"], *said["words"]):
            words[word.casefold()] = item
    return words


@cache
def _names() -> dict[str, Name]:
    return {item: Name(said["en"], said["zh"]) for item, said in _table().items()}


@cache
def _table() -> dict[str, dict[str, str]]:
    return tomllib.loads((files("core.purchasing") / "items.toml").read_text("utf-8"))
