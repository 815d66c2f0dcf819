"""What to type for a reminder, and through which channel it reaches the client."""

from csmkit.domain.client import Client
from csmkit.domain.vocabulary import Channel, EventKind
from csmkit.reminders.occurrence import DESK
from csmkit.reminders.rule import Rule

_KINDS = {
    Channel.EMAIL: EventKind.MAIL,
    Channel.PHONE: EventKind.CALL,
    Channel.MEETING: EventKind.MEETING,
    Channel.LINE: EventKind.CHAT,
    Channel.MESSENGER: EventKind.CHAT,
    Channel.BACKOFFICE: EventKind.CHAT,
}


def channel_for(rule: Rule, client: Client | None) -> str:
    """The channel the rule asks for, unless the client refused it: then whatever reaches that client."""
    if rule.channel == DESK:
        return DESK
    reachable = client.reachable_by() if client else None
    fallback = str(reachable or Channel.OTHER)
    if rule.channel == "client" or client is None:
        return fallback
    refused = (client.limits.no_phone and rule.channel == Channel.PHONE) or (
        client.limits.no_email and rule.channel == Channel.EMAIL
    )
    return fallback if refused else rule.channel


def _letter_command(letter: str, who: str, channel: str) -> str:
    """The letter in the form its channel takes: mail, its short version, or what is said on the phone and noted."""
    if channel in (Channel.PHONE, Channel.MEETING):
        return f'csm log {who} "…" --kind {_KINDS[Channel(channel)].value} --letter {letter}'
    return f"csm mail {letter} {who}" + ("" if channel == Channel.EMAIL else " --chat")


def command_for(
    rule: Rule, *, project: str | None, client: str | None, channel: str, reminder: str, number: str = ""
) -> str:
    """The command that does, or records, what the reminder asks; never empty.

    Args:
        rule: whose own `command` wins, then its letter, then a log of the contact, then the plain done mark.
        project: slug, fills `{project}`.
        client: slug, fills `{client}`.
        channel: a channel's id or `desk`; decides the kind of the log.
        reminder: the id, fills `{id}`.
        number: the number of a to-do, or where a page lies; fills `{number}`.
    """
    who = project or client or ""
    if rule.command:
        text = rule.command
        for name, value in (("project", who), ("client", client or who), ("id", reminder), ("number", number)):
            text = text.replace(f"{{{name}}}", value)
        return text
    if rule.letter and who:
        return _letter_command(rule.letter, who, channel)
    if channel == DESK or not who or rule.source == "promise":
        return f"csm done {reminder}"
    kind = next((kind for word, kind in _KINDS.items() if word == channel), EventKind.NOTE)
    return f'csm log {who} "…" --kind {kind.value}'
