"""Languages without rules of their own, left to dateparser: only for a short text that is all date."""

import re
from datetime import date

from bot.understanding.dates.values import Context

MONTHS = (
    r"en(?:ero?)|ene|febr?|märz|marzo|mars|abr|avr|apr|ma[iy]|mayo|maggio|maio|jun|juin|giu|jul"
    r"|juil|lug|ago|ao[uû]t|set|sept|ott|okt|out|nov|dez|d[ée]c|dic"
    r"|janv?|jän|januar|thg|tháng"
)
DATE_LIKE = re.compile(
    rf"(?:\d{{1,2}}\.? ?(?:de |di |)?(?:{MONTHS})[a-zé]{{0,7}}\.?(?: ?(?:de |del )?20\d\d)?|(?:tháng"
    rf"|thg) \d{{1,2}}|\d{{1,2}} tháng \d{{1,2}})"
)
LANGUAGES = ["es", "de", "fr", "it", "pt", "vi"]


def foreign(folded: str, context: Context) -> date | None:
    """The day of a European or Vietnamese date, or None."""
    if len(folded) > 40 or not DATE_LIKE.fullmatch(folded):
        return None
    import dateparser  # type: ignore[import-untyped]  # half a second and 20 MB that most processes never need

    settings = {
        "RELATIVE_BASE": context.now.replace(tzinfo=None),
        "PREFER_DATES_FROM": "future",
        "REQUIRE_PARTS": ["day", "month"],
    }
    found = dateparser.parse(folded, languages=LANGUAGES, settings=settings)
    return None if found is None else found.date()
