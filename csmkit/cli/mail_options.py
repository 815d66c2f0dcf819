"""Options that the commands of `csm mail` share: who reads it, and the ways out."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from csmkit.language import _

if TYPE_CHECKING:
    from datetime import date

    from csmkit.cli.mail_ways import Ways
    from csmkit.domain.vocabulary import Channel

To = Annotated[str, typer.Option("--to", metavar="CONTACT", help=_("The reader: key, name or form of address."))]
Cc = Annotated[
    list[str] | None, typer.Option("--cc", metavar="WHO", help=_("A copy: contact or address; may be given again."))
]
Copy = Annotated[bool, typer.Option("--copy", help=_("Copy it, then ask whether it was sent."))]
Sent = Annotated[bool, typer.Option("--sent", help=_("You sent it by hand: note it and keep the text."))]
Via = Annotated[str | None, typer.Option("--via", metavar="CHANNEL", help=_("Which way you sent it: line, email …"))]
On = Annotated[str | None, typer.Option("--on", metavar="DATE", help=_("The day you sent it, when not today."))]
Eml = Annotated[Path | None, typer.Option("--eml", metavar="FILE", help=_("Write a draft your mail program opens."))]
Outbox = Annotated[bool, typer.Option("--outbox", help=_("Write that draft into outbox/."))]
Draft = Annotated[bool, typer.Option("--draft", help=_("Lay it into the Drafts folder of your mailbox."))]
Send = Annotated[bool, typer.Option("--send", help=_("Send it now by SMTP; shows the readers and asks."))]
Open = Annotated[bool, typer.Option("--open", help=_("Open the draft in your mail program."))]
Yes = Annotated[bool, typer.Option("--yes", "-y", help=_("Warnings are seen; do not ask."))]


def ways(
    copy: bool,
    sent: bool,
    via: str | None,
    on: str | None,
    eml: Path | None,
    outbox: bool,
    draft: bool,
    send: bool,
    open: bool,
    yes: bool,
    force: bool,
    why: str,
) -> "Ways":
    """The ways out as the options ask for them.

    Raises:
        UsageError: when they do not go together.
    """
    from csmkit.cli.mail_ways import Ways

    made = Ways(copy, sent, _channel(via), _day(on), eml, outbox, draft, send, open, yes, force, why)
    made.chosen()
    return made


def _channel(text: str | None) -> "Channel | None":
    # Reading words loads the models, and a preview must not wait for them.
    if not text:
        return None
    from csmkit.cli.parse import word
    from csmkit.domain.vocabulary import Channel

    return word(Channel, text)


def _day(text: str | None) -> "date | None":
    if not text:
        return None
    from csmkit.cli.parse import day

    return day(text)
