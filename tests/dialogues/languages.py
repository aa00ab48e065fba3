"""Which language a conversation is in."""

import pytest

from core.values import Language

in_chinese = pytest.mark.parametrize("language", [Language.CHINESE], ids=["zh"])
in_both = pytest.mark.parametrize("language", list(Language), ids=["zh", "en"])
