"""What Slack says to a call, in the house's words."""

from collections.abc import Iterator
from contextlib import contextmanager

import aiohttp
from slack_sdk.errors import SlackApiError, SlackRequestError

from bot.channels import Refused, SendLater

TOKEN_PAUSE = 60.0
"""Seconds to wait while Slack does not accept the token: that is nobody's message's fault."""
UNPACED = 30.0
"""Seconds to wait when Slack asks for patience without saying how much."""
BAD_TOKEN = frozenset(
    {
        "invalid_auth",
        "not_authed",
        "token_expired",
        "missing_scope",
        "not_allowed_token_type",
        "no_permission",
    }
)
GONE = frozenset(
    {
        "account_inactive",
        "token_revoked",
        "channel_not_found",
        "not_in_channel",
        "is_archived",
        "user_not_found",
        "user_disabled",
        "users_not_found",
        "cannot_dm_bot",
        "messages_tab_disabled",
        "restricted_action",
        "team_access_not_granted",
    }
)
"""Nothing more will be taken for this chat."""
HALF_DONE = frozenset({"internal_error", "fatal_error", "service_unavailable", "request_timeout"})
"""Slack's own words: part of it may have been done."""
NO_THREAD = frozenset(
    {"thread_not_found", "invalid_thread_ts", "cannot_reply_to_message", "message_not_found"}
)
"""What the thread hung on is gone."""
UNCHANGEABLE = frozenset(
    {"message_not_found", "cant_update_message", "edit_window_closed", "cant_broadcast_message"}
)


def error_of(error: SlackApiError) -> str:
    """Slack's name for what went wrong; empty when the answer was none of Slack's."""
    try:
        return str(error.response["error"] or "")
    except (KeyError, TypeError, ValueError):
        return ""


def _status(error: SlackApiError) -> int:
    # A page instead of an answer comes as aiohttp's own response.
    return int(getattr(error.response, "status_code", getattr(error.response, "status", 0)))


def retry_after(error: SlackApiError) -> float:
    """The seconds Slack asks to wait."""
    try:
        return max(1.0, float(error.response.headers["Retry-After"]))
    except (KeyError, TypeError, ValueError, AttributeError):
        return UNPACED


def is_paced(error: SlackApiError) -> bool:
    """Whether Slack only asks for patience."""
    return _status(error) == 429 or error_of(error) in ("ratelimited", "rate_limited")


@contextmanager
def refusals(*, uncertain: bool) -> Iterator[None]:
    """Slack's errors in the house's words; `uncertain` when a lost answer may mean a message that arrived."""
    try:
        yield
    except SlackApiError as error:
        raise _told(error, uncertain) from error
    except (SlackRequestError, aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
        raise SendLater from error
    except (TimeoutError, aiohttp.ClientError, ValueError) as error:
        raise SendLater(uncertain=uncertain) from error


def _told(error: SlackApiError, uncertain: bool) -> SendLater | Refused:
    name = error_of(error)
    if is_paced(error):
        return SendLater(retry_after(error))
    if name in BAD_TOKEN:
        return SendLater(TOKEN_PAUSE)
    if not name or name in HALF_DONE or _status(error) >= 500:
        return SendLater(uncertain=uncertain)
    return Refused(name, blocked=name in GONE)
