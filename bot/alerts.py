"""Alerts: the administrators are told in chat when gendan itself needs looking after, once a day each."""

from bot.app import App
from bot.post import Post
from bot.replies import Reply
from bot.words import Text, _
from core.people.model import Person
from core.rights import Role
from reminders.ledger import claim


def alert(house: App, rule: str, words: Text) -> None:
    """Have every administrator told, unless they were told today."""
    with house.works() as work:
        for admin in work.every(Person, role=Role.ADMIN, active=True):
            if claim(work, rule, "gendan", admin.identity, work.today.isoformat()):
                Post(work).tell(admin.identity, Reply(words, title=_("gendan needs looking after")), "Alert")
