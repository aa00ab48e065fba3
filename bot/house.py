"""The house opened for one command of the command line."""

import asyncio
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from io import StringIO
from typing import Any
from urllib.parse import urlsplit

import segno
from sqlalchemy import select

from bot.app import App, database_file, utc_now
from bot.channels.terminal import NoSuchButton, Terminal
from bot.commands import refused
from bot.console import Refused, say
from bot.handlers.digests import digest_reply
from bot.handlers.reminders import sentence
from bot.links import links_of, telegram_name
from bot.notices import remind
from bot.post import Post
from bot.replies import Ask
from bot.settings import Settings
from bot.words import Joined, Text, Words, _
from core.columns import table
from core.errors import Refusal, UnknownCustomer
from core.people.finding import resolve_customer
from core.people.model import Account, Person
from core.people.operations import Invited, invite
from core.production.screens import step_departments
from core.production.standard import add_standard_templates
from core.rights import Role
from core.values import CustomerCode, HomeDepartment, NewName
from core.work import Work
from reminders.digests import digest
from reminders.rows import Digest
from reminders.tick import group_for_people
from reminders.tick import sweep as sweep_rules

HERE_ONLY = frozenset({"127.0.0.1", "localhost", "0.0.0.0", "::1", "::"})
"""Hosts of links that lead nowhere from another machine."""


@contextmanager
def opened(
    settings: Settings, at: datetime | None, *, migrate: bool = True, makes: bool = False
) -> Iterator[App]:
    """The house with its database open; `at` stops its clock; raises Refused unless one is there or made."""
    house = App(settings, clock=(lambda: at) if at else utc_now)
    try:
        if not makes:
            _look_for_database(house)
        if migrate:
            house.open()
        yield house
    finally:
        house.close()


def _look_for_database(house: App) -> None:
    """Raises Refused where there is none: in the wrong folder nobody wants a second, empty factory."""
    file = database_file(house.settings.database_url)
    # SQLite makes a file of whatever it is asked to look at.
    if (file is None or file.exists()) and house.database.revision() is not None:
        return
    where = str(file.absolute()) if file else house.database.engine.url.render_as_string(hide_password=True)
    raise Refused(
        say(
            _(
                "There is no gendan database at {where}. Go to the right folder or set GENDAN_DATABASE_URL. "
                "A new one is made with: gendan init --admin NAME",
                where=where,
            )
        )
    )


def first_admin(house: App, name: str) -> str:
    """Let the first administrator in; raises Refused when there is one already."""
    with house.works() as work:
        there = work.find(Person, role=Role.ADMIN, active=True)
        if there is not None and there.name != name:
            raise Refused(
                say(
                    _(
                        "There is an administrator already: {name}. Invitations come from there.",
                        name=there.name,
                    )
                )
            )
        admin = there or work.add(Person(name=name, role=Role.ADMIN, language=house.settings.language))
        work.speaks(admin)
        add_standard_templates(work)
        made = invite(work, NewName(name), Role.ADMIN)
    return _told(house, made)


def invitation(house: App, role: Role, name: str, department: str, customer: str) -> str:
    """Let somebody in, on the administrator's behalf."""
    with house.works() as work:
        work.speaks(admin_of(work))
        company = _company(work, customer) if customer else None
        if role is Role.DEPARTMENT:
            department = _department(work, department)
        made = invite(work, NewName(name), role, company, HomeDepartment(department))
    return _told(house, made)


def _company(work: Work, text: str) -> CustomerCode:
    """The customer meant; raises Refused with those it might be, or with how one is taken up."""
    try:
        return resolve_customer(work, text)
    except UnknownCustomer as unknown:
        near = [code for code, _name in unknown.near]
    if near:
        raise Refused(say(_("Which customer is “{text}”? There are: {known}", text=text, known=Joined(near))))
    raise Refused(
        say(
            _(
                "There is no customer “{text}”. One comes in with its orders, "
                "with gendan import --kind customers FILE, or in the chat with /customer.",
                text=text,
            )
        )
    )


def _department(work: Work, text: str) -> str:
    """The department as the steps have it; raises Refused with those there are."""
    known = step_departments(work)
    same = [one for one in known if one.lower() == text.strip().lower()]
    if text.strip() and (same or not known):
        return same[0] if same else text.strip()
    raise Refused(
        say(
            _(
                "“{text}” is no department that a step is done in. Write for example department:dyeing. "
                "There are: {known}",
                text=text,
                known=Joined(known),
            )
        )
    )


def admin_of(work: Work) -> Person:
    """On whose behalf the command line acts; raises Refused when there is nobody yet."""
    admin = work.find(Person, role=Role.ADMIN, active=True)
    if admin is None:
        raise Refused(say(_("There is no administrator yet. Run first: gendan init --admin NAME")))
    return admin


def _told(house: App, made: Invited) -> str:
    links = links_of(house.settings, made.code, telegram_name(house.settings))
    lines = [
        say(_("One-time code for {name}, good for {days} days:", name=made.name, days=made.days)),
        "",
        f"    {made.code}",
        "",
    ]
    for link in links:
        lines += [link, _qr(link)]
    if urlsplit(links[0]).hostname in HERE_ONLY:
        lines += [
            say(
                _(
                    "The link opens on this machine only. For phones and other machines, "
                    "set GENDAN_PUBLIC_URL to the address they reach gendan at."
                )
            ),
            "",
        ]
    lines.append(say(_("Or in any chat with gendan: /start {code}", code=made.code)))
    return "\n".join(lines)


def _qr(link: str) -> str:
    picture = StringIO()
    segno.make(link).terminal(picture, compact=True)
    return picture.getvalue()


async def converse(house: App, name: str, *, as_json: bool) -> None:
    """Talk as somebody, until the input ends."""
    sender = await house.database.run(_terminal_account, house, name)
    terminal = Terminal(sender, _write, as_json=as_json)
    house.channels[terminal.name] = terminal
    # Other people's terminals are none of this one's business.
    house.sender.only_chat = sender
    async with house.running(reminders=False):
        await house.sender.drain()
        while line := await asyncio.to_thread(sys.stdin.readline):
            if line.strip():
                await _typed(house, terminal, line.rstrip("\n"))


async def _typed(house: App, terminal: Terminal, line: str) -> None:
    try:
        await terminal.type(line)
    except NoSuchButton as wrong:
        _complain(_("There is no such button. There are: {labels}", labels=Joined(wrong.labels)))
    except OSError as wrong:
        _complain(_("{file} cannot be read.", file=str(wrong.filename)))
    await house.sender.drain()
    await house.sender.settled()


def _complain(words: Words) -> None:
    sys.stderr.write(say(words) + "\n")


def _write(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def _terminal_account(house: App, name: str) -> str:
    """The terminal account of somebody, made when there is none."""
    with house.works() as work:
        person = named(work, name)
        sender = f"terminal-{person.id}"
        account = work.find(Account, channel="terminal", sender=sender)
        if account is None:
            account = work.add(
                Account(channel="terminal", sender=sender, chat=sender, person_id=person.identity)
            )
        return account.sender


def named(work: Work, name: str) -> Person:
    """Somebody by name; raises Refused with the names there are."""
    person = work.find(Person, name=name, active=True)
    if person is None:
        admin_of(work)
        who = table(Person)
        names = [row.name for row in work.rows(select(who.c.name).where(who.c.active).limit(20))]
        raise Refused(
            say(_("There is nobody called {name}. There are: {names}", name=name, names=Joined(names)))
        )
    return person


def sweep(house: App, *, dry_run: bool) -> Iterable[tuple[dict[str, Any], str]]:
    """The reminders due at the house's instant, as rows for programs and as text."""
    said = []
    with house.works() as work:
        found = sweep_rules(work, dry_run=dry_run)
        if not dry_run:
            remind(work, Post(work), group_for_people(found.dues))
        for due in found.dues:
            reader = work.find(Person, id=due.person_id) if due.person_id else None
            speaker = Post(work).speaker(reader.language if reader else house.settings.language)
            text = speaker(sentence(due))
            said.append((due.as_json(text), f"{due.person or '—'}: {text}"))
    return said


def digest_of(house: App, name: str) -> tuple[Digest, str]:
    """Somebody's digest at the house's instant, as data and as text."""
    with house.works() as work:
        person = named(work, name)
        work.speaks(person)
        found = digest(work, person, work.now)
        message = digest_reply(found, person).said(Post(work).speaker(person.language))
    return found, f"{message.title}\n{message.text}"


def words_for(why: Refusal) -> Text:
    """A refusal as the command line says it."""
    return refused(why, Ask(NOBODYS)).text


NOBODYS: Any = type("Nobody", (), {"person": Person(name="", role=Role.ADMIN)})()
"""What a refusal's sentence may look at outside of a chat."""
