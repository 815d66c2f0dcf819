"""A letter as it will leave, and what the checks say."""

from typing import Any

from csmkit.language import _
from csmkit.services.letters import Prepared
from csmkit.text.safe import visible


def to_json(letter: Prepared) -> dict[str, Any]:
    """The letter with its headers, what is lacking, and the findings; no text of one behind a shut gate."""
    envelope = letter.envelope
    return {
        "letter": letter.letter.id,
        "title": letter.letter.title,
        "project": letter.project,
        "client": letter.material.client_slug,
        "contact": letter.material.contact_key,
        "form": letter.form,
        "channel": letter.channel.value,
        "language": "en" if letter.material.english else "zh-TW",
        "from": envelope.sender,
        "to": list(envelope.to),
        "cc": list(envelope.cc),
        "bcc": list(envelope.bcc),
        "reply_to": envelope.reply_to,
        "subject": letter.subject,
        "text": letter.text,
        "html": letter.html if letter.form == "mail" else "",
        "missing": list(letter.missing),
        "findings": [finding._asdict() for finding in letter.findings],
        "may_leave": letter.may_leave,
    }


def to_text(letter: Prepared) -> str:
    """Headers, an empty line, the body: what leaves, with control characters made visible."""
    body = visible(letter.text, keep_lines=True)
    return "".join(f"{name}: {visible(value)}\n" for name, value in headers(letter)) + f"\n{body}\n"


def headers(letter: Prepared) -> list[tuple[str, str]]:
    """The headers in order; of a mail every one, also an empty Cc, because what is not shown cannot be checked."""
    envelope = letter.envelope
    if letter.form == "chat":
        return [(_("To"), ", ".join(envelope.to)), (_("Channel"), letter.channel.label)]
    rows = [
        ("From", envelope.sender),
        ("To", ", ".join(envelope.to)),
        ("Cc", ", ".join(envelope.cc)),
        ("Bcc", ", ".join(envelope.bcc)),
        ("Reply-To", envelope.reply_to),
    ]
    return [*rows, ("Subject", letter.subject)]


def finding_lines(letter: Prepared) -> list[str]:
    """The findings, a line each, behind a line that says whether the letter may leave."""
    marks = {"error": _("error"), "warning": _("warning")}
    lines = [
        f"{marks[finding.severity]}: {finding.message}" + (f"  → {finding.fix}" if finding.fix else "")
        for finding in letter.findings
    ]
    return [_verdict(letter), *lines]


def _verdict(letter: Prepared) -> str:
    if letter.errors:
        return _("It may not leave: {errors} errors, {warnings} warnings.").format(
            errors=len(letter.errors), warnings=len(letter.warnings)
        )
    if letter.warnings:
        return _("It may leave with --yes: {warnings} warnings.").format(warnings=len(letter.warnings))
    return _("It may leave.")
