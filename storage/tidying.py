"""Throwing away what nobody needs: pictures that gendan drew days ago, and bytes that nothing refers to."""

import json
import re
from datetime import datetime

from sqlalchemy import Connection, delete, exists, select

from core.columns import table
from core.conversations.model import Draft
from core.orders.model import Attachment, FileContent

ATTACHMENT, CONTENT, DRAFT = table(Attachment), table(FileContent), table(Draft)
DIGEST = re.compile(r"\b[0-9a-f]{64}\b")


def tidy(connection: Connection, before: datetime) -> int:
    """Throw away pictures drawn before an instant and all bytes without an owner; how many files went."""
    connection.execute(delete(ATTACHMENT).where(ATTACHMENT.c.drawn, ATTACHMENT.c.at < before))
    owned = exists().where(ATTACHMENT.c.sha256 == CONTENT.c.sha256)
    orphans = delete(CONTENT).where(~owned, CONTENT.c.sha256.not_in(_awaited(connection)))
    return connection.execute(orphans).rowcount


def _awaited(connection: Connection) -> set[str]:
    """The files that open forms still hold."""
    forms = connection.execute(select(DRAFT.c.answers, DRAFT.c.behind))
    return {digest for row in forms for digest in DIGEST.findall(json.dumps(tuple(row)))}
