"""The checks a letter passes before it leaves: small, each with its own name, all of them run and listed at once."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from csmkit.domain.vocabulary import Channel, Stage
from csmkit.language import _
from csmkit.letters import figures, leaks
from csmkit.letters.context import next_day
from csmkit.letters.examined import Examined
from csmkit.letters.fields import FIRST_CONTACT, fill_in
from csmkit.letters.finding import Finding, error, warning
from csmkit.letters.material import numbers
from csmkit.letters.values import GAP_LEFT, GAP_RIGHT
from csmkit.text.safe import one_line, visible

FRESH_DAYS = 7
AGAIN_DAYS = 5
"""Days within which the same letter is not sent twice, where the letter itself says nothing else."""
CHAT_CHANNELS = (Channel.LINE, Channel.MESSENGER, Channel.BACKOFFICE, Channel.OTHER)
_GAP = re.compile(re.escape(GAP_LEFT) + r"([^】\n]*)" + re.escape(GAP_RIGHT))
_ADDRESS = re.compile(r"[^\s@,;:<>()\[\]\"\\]+@[^\s@,;:<>()\[\]\"\\.]+(?:\.[^\s@,;:<>()\[\]\"\\.]+)+")
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def gaps(letter: Examined) -> Iterator[Finding]:
    """Every field the letter prints or needs is filled; a fact only when this letter uses it."""
    printed = dict.fromkeys(_GAP.findall(letter.whole))
    needed = [path for path in letter.letter.needs if not _holds(letter, path)]
    needed += [f"facts.{key}" for key in letter.letter.facts if not _holds(letter, f"facts.{key}")]
    for path in dict.fromkeys([*printed, *needed]):
        message, fix = fill_in(path, letter.letter, letter.material)
        yield error("gap", message, fix)


def _holds(letter: Examined, path: str) -> bool:
    table, _dot, rest = path.partition(".")
    material = letter.material
    tops = {"project": material.project, "client": material.client, "contact": material.contact, "me": material.me}
    if table == "facts":
        return material.facts.get(rest, {}).get("value") not in (None, "")
    if table == "numbers":
        return rest == "as_of" or rest in numbers(material).values
    found: object = {**tops, "platform": material.platform, "ask": material.asks}.get(table, {})
    for key in rest.split("."):
        found = found.get(key) if isinstance(found, dict) else None
    return found not in (None, "", [], {})


def stage_fits(letter: Examined) -> Iterator[Finding]:
    """The letter is right in the project's stage."""
    stage, stages = Stage(letter.material.project.get("stage", "lead")), letter.letter.stages
    if stages and stage not in stages:
        right = ", ".join(fitting.label for fitting in stages)
        message = _("the project is in stage {stage}; this letter is for {right}").format(
            stage=stage.label, right=right
        )
        yield error("stage", message, f"csm mail check {letter.material.project_slug}")


def not_sent_before(letter: Examined) -> Iterator[Finding]:
    """The same letter has not gone out for this project just now."""
    sent = [
        event
        for event in letter.material.own_events
        if event.get("letter") == letter.letter.id and event.get("way") != "in"
    ]
    if not sent:
        return
    on: date = sent[-1]["on"]
    fix = f"csm sent {letter.material.project_slug}"
    message = _("it was sent on {day}").format(day=on)
    again = letter.letter.again
    if again is not None:
        if letter.material.calendar.shift(on, again) > letter.material.today:
            yield warning("sent", message, fix)
    elif letter.material.today - on < timedelta(days=AGAIN_DAYS):
        yield error(
            "sent",
            message,
            _("the same once more: {command}").format(command=f"csm mail resend {letter.material.project_slug}"),
        )
    else:
        yield warning("sent", message, fix)


def facts_current(letter: Examined) -> Iterator[Finding]:
    """Every fact the letter uses may still be believed."""
    used = [path[6:] for path in letter.run.used if path.startswith("facts.")]
    for key in dict.fromkeys([*letter.letter.facts, *used]):
        until = letter.material.facts.get(key, {}).get("valid_until")
        if isinstance(until, date) and until < letter.material.today:
            yield error(
                "fact",
                _("facts.toml: {key} was valid until {day} only").format(key=key, day=until),
                f"csm facts set {key} … --until …",
            )


def numbers_fresh(letter: Examined) -> Iterator[Finding]:
    """Numbers the letter prints are not older than a week."""
    found = numbers(letter.material)
    old: dict[date, list[str]] = {}
    for path in letter.run.used:
        table, _dot, key = path.partition(".")
        day = found.noted.get(key if table == "numbers" else "raised" if path == "reached" else "")
        if day and (letter.material.today - day).days > FRESH_DAYS:
            old.setdefault(day, []).append(key or path)
    for day, keys in old.items():
        yield warning(
            "numbers",
            _("{keys}: noted on {day}, {count} days ago").format(
                keys=", ".join(dict.fromkeys(keys)), day=day, count=(letter.material.today - day).days
            ),
            f"csm log {letter.material.project_slug} --metric raised=…",
        )


def next_step_stands(letter: Examined) -> Iterator[Finding]:
    """The letter says what comes next, by a day that is to come and is worked."""
    if letter.letter.next is None:
        yield error(
            "next",
            _("the letter has no next step"),
            _("add [next] with who, what and by to {path}").format(path=letter.letter.path),
        )
        return
    by = next_day(letter.letter, letter.material)
    fix = _("another day: {option}").format(option="--set by=2026-02-03")
    if by.fault:
        yield error("next", _("'{text}' is not a day").format(text=one_line(by.fault, 40)), fix)
    elif by.day is None:
        message, how = fill_in(by.lacks, letter.letter, letter.material)
        yield error("next", _("the next step has no day: {reason}").format(reason=message), how or fix)
    elif by.day < letter.material.today:
        yield error("next", _("the next step is due on {day}, which is past").format(day=by.day), fix)
    elif not letter.material.calendar.is_working(by.day):
        yield warning("next", _("the next step is due on {day}, which is not worked").format(day=by.day), fix)


def channel_open(letter: Examined) -> Iterator[Finding]:
    """The reader can be reached this way, wants to be, and the letter may go this way."""
    client, contact, key = letter.material.client, letter.material.contact, letter.material.contact_key
    limits = client.get("limits", {})
    slug = letter.material.client_slug
    if not contact:
        first, way = f"contacts.{FIRST_CONTACT}", "email" if letter.form == "mail" else "chat_id"
        yield error("channel", _("the client has no contact"), f"csm client set {slug} {first}.name=… {first}.{way}=…")
        return
    if letter.form == "mail":
        if not contact.get("email"):
            yield error(
                "channel",
                _("{who} has no email address").format(who=contact.get("name", key)),
                f"csm client set {slug} contacts.{key}.email=…",
            )
        if limits.get("no_email"):
            yield error(
                "channel", _("the client takes no email"), _("the short version: {option}").format(option="--chat")
            )
    elif not contact.get("chat_id"):
        yield warning(
            "channel",
            _("{who} has no chat id").format(who=contact.get("name", key)),
            f"csm client set {slug} contacts.{key}.chat_id=…",
        )
    ways = letter.letter.channels
    fitting = (Channel.EMAIL,) if letter.form == "mail" else CHAT_CHANNELS
    if ways and not set(ways) & set(fitting):
        yield error("channel", _("this letter goes by {ways} only").format(ways=", ".join(way.label for way in ways)))
    if limits.get("no_contact") and not _is_required(letter):
        yield error("channel", _("the client asked for no contact but what contract and closeout require"))
    quiet, today = limits.get("quiet_days", ()), letter.material.today
    if today in quiet or _DAYS[today.weekday()] in quiet:
        yield warning("channel", _("the client asked to be left alone today"), _("send it tomorrow"))


def _is_required(letter: Examined) -> bool:
    closing = {Stage.ENDED, Stage.CLOSING} & set(letter.letter.stages)
    return letter.letter.required or bool(letter.letter.gate) or bool(closing)


def headers_sound(letter: Examined) -> Iterator[Finding]:
    """Every header is one line, every address is one, and there is a subject."""
    if letter.form == "chat":
        return
    for name, addresses in letter.envelope.addresses().items():
        for address in addresses:
            plain = address.rpartition("<")[2].removesuffix(">").strip()
            if not _ADDRESS.fullmatch(plain) or not address.isprintable():
                yield error(
                    "header",
                    _("{header}: '{address}' is no address").format(header=name, address=one_line(address, 60)),
                )
    if not letter.envelope.sender:
        yield error(
            "header", _("csm.toml: [me] email is empty, so nobody would be the sender"), _('write: email = "…"')
        )
    if not letter.subject.strip():
        yield error("header", _("the subject is empty"))
    elif not letter.subject.isprintable():
        yield error(
            "header",
            _("the subject holds a line break or control character: {text}").format(text=visible(letter.subject)),
        )


def nothing_left_over(letter: Examined) -> Iterator[Finding]:
    """Nothing of the template is left in the text: OO, XXX, TODO, braces."""
    text = letter.foreign
    for token, reason in letter.words.leftover.items():
        if token not in text:
            continue
        edge = r"(?<![A-Za-z0-9]){}(?![A-Za-z0-9])" if token.isalnum() and token.isascii() else "{}"
        if re.search(edge.format(re.escape(token)), text):
            yield error(
                "leftover",
                _("'{token}' was left in the text: {reason}").format(token=token, reason=reason),
                _("take it out"),
            )
    if re.search(r"\{\{|\}\}|\{%|%\}", letter.whole):
        yield error(
            "leftover", _("template braces stand in the text"), _("look at the title, the answers and the template")
        )


def nothing_hidden(letter: Examined) -> Iterator[Finding]:
    """No control character and no mark that turns the direction of reading."""
    found = {
        char
        for char in letter.text
        if char not in "\n\t" and unicodedata.category(char) in ("Cc", "Cs", "Co", "Zl", "Zp")
    }
    found |= {char for char in letter.text if char in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"}
    if found:
        shown = " ".join(sorted(visible(char) if visible(char) != char else f"\\u{ord(char):04x}" for char in found))
        yield error(
            "hidden",
            _("hidden characters stand in the text: {shown}").format(shown=shown),
            _("mend the record they come from"),
        )


def gate_passed(letter: Examined) -> Iterator[Finding]:
    """A letter about money goes only after the closeout decision is on record."""
    if not letter.letter.gate:
        return
    unasked = _("this letter is about money, and the closeout decision is not on record as it must be")
    reasons = letter.gate_reasons
    for message, fix in ((unasked, f"csm closeout {letter.material.project_slug}"),) if reasons is None else reasons:
        yield error("gate", message, fix)


def promises(_text: str) -> list[Finding]:
    """Promises beyond the contract; the rules come with the client types and the check of tone."""
    return []


def promises_kept(letter: Examined) -> Iterator[Finding]:
    """The letter promises nothing the contract does not."""
    yield from promises(letter.whole)


CHECKS: tuple[Callable[[Examined], Iterator[Finding]], ...] = (
    gate_passed,
    stage_fits,
    not_sent_before,
    gaps,
    facts_current,
    next_step_stands,
    channel_open,
    headers_sound,
    figures.record_agrees,
    figures.sums_agree,
    figures.dates_agree,
    numbers_fresh,
    leaks.names_stay_home,
    leaks.addresses_stay_home,
    leaks.sums_stay_home,
    leaks.words_stay_home,
    leaks.notes_stay_home,
    nothing_left_over,
    nothing_hidden,
    promises_kept,
)


def check(letter: Examined) -> list[Finding]:
    """Everything the checks find, errors first; each finding once."""
    found = dict.fromkeys(finding for one in CHECKS for finding in one(letter))
    return sorted(found, key=lambda finding: finding.severity)
