"""Slack's places as the house knows them: a person's own chat, a thread in a channel, a person's Home.

A direct chat goes by its person, for Slack delivers to people as well as to channels; one of several people
begins with `-`, so that the house takes nobody's notices there.
"""

CHANNEL = "slack"
GROUP = "-"
HOME = "-home/"
DIRECT = "D"
"""How Slack's identities of direct chats begin."""


def chat_of(channel: str, user: str, thread: str) -> str:
    """The chat that something in a channel belongs to."""
    return user if channel.startswith(DIRECT) else f"{GROUP}{channel}/{thread}"


def place_of(chat: str) -> str:
    """The channel of several people a chat is in; empty where somebody is alone with gendan."""
    return "" if owner_of(chat) or not chat.startswith(GROUP) else chat.partition("/")[0]


def home_of(user: str) -> str:
    """The chat that somebody's Home shows."""
    return HOME + user


def owner_of(chat: str) -> str:
    """Whose Home it is, or is shown in; empty for anything else."""
    return chat.removeprefix(HOME).partition("/")[0] if chat.startswith(HOME) else ""


def whither(chat: str) -> tuple[str, str]:
    """The channel or person to write to, and the thread there."""
    channel, _, thread = chat.removeprefix(GROUP).partition("/")
    return channel, thread


def thread_of(chat: str, belongs_to: str) -> str:
    """The thread where something is said in a chat: in a direct one, that of the message it belongs to."""
    _channel, own = whither(chat)
    channel, root = message_of(belongs_to)
    return own or (root if channel.startswith(DIRECT) else "")


def identity(channel: str, ts: str) -> str:
    """A message's identity, which tells its channel too."""
    return f"{channel}/{ts}"


def message_of(identity: str) -> tuple[str, str]:
    """The channel and time stamp of a message."""
    channel, _, ts = identity.partition("/")
    return channel, ts
