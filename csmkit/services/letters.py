"""One letter for one project: filled in, with its headers, and checked; nothing is written here."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from csmkit.domain.vocabulary import Channel
from csmkit.errors import NotFoundError, UsageError
from csmkit.language import _
from csmkit.letters.checks import check
from csmkit.letters.examined import Envelope, Examined, Form
from csmkit.letters.fields import PAID_OUT
from csmkit.letters.finding import Finding, error, warning
from csmkit.letters.markup import to_html, to_plain
from csmkit.letters.material import Material, Table
from csmkit.letters.render import render
from csmkit.letters.template import Letter
from csmkit.letters.values import Run, mask, unmask
from csmkit.services.letter_catalogue import Catalogue
from csmkit.services.letter_material import LetterData
from csmkit.text.likeness import fold_name, nearest
from csmkit.text.safe import one_line
from csmkit.workspace.desk import Desk

_AGAIN = frozenset(("gate", "channel", "header", "leak", "never", "leftover", "hidden"))
"""Checks that a letter sent once more has to pass as well; its figures and days were right when it was written."""


class Wish(NamedTuple):
    """How a letter is asked for.

    Attributes:
        form: mail, or chat for the short version.
        language: `zh-TW` or `en`; empty means the reader's.
        to: the reader, by key, name or form of address; empty means the fitting one.
        cc: copies, contacts of the client or addresses.
        answers: values asked for, by name.
    """

    form: Form = "mail"
    language: str = ""
    to: str = ""
    cc: tuple[str, ...] = ()
    answers: Mapping[str, str] = {}


class Prepared(NamedTuple):
    """A letter as it will leave, and what the checks say.

    Attributes:
        letter: its template.
        material: the data behind it.
        form: mail or chat.
        channel: the way it goes.
        envelope: its headers.
        subject: one line; for a chat only how the journal names it.
        markdown: the body before it is laid out.
        text: the body as plain text.
        findings: what the checks found, errors first.
        missing: fields that are lacking.
        run: what rendering it came upon.
    """

    letter: Letter
    material: Material
    form: Form
    channel: Channel
    envelope: Envelope
    subject: str
    markdown: str
    text: str
    findings: tuple[Finding, ...]
    missing: tuple[str, ...]
    run: Run

    @property
    def project(self) -> str:
        """Slug of the project."""
        return self.material.project_slug

    @property
    def errors(self) -> tuple[Finding, ...]:
        """What keeps the letter from leaving."""
        return tuple(finding for finding in self.findings if finding.severity == "error")

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """What wants a yes."""
        return tuple(finding for finding in self.findings if finding.severity == "warning")

    @property
    def may_leave(self) -> bool:
        """Whether nothing keeps it from leaving."""
        return not self.errors

    @property
    def is_gated(self) -> bool:
        """Whether it is behind a gate that is shut; then only the reasons are shown."""
        return any(finding.check == "gate" for finding in self.findings)

    @property
    def html(self) -> str:
        """The body as HTML, for a mail."""
        return to_html(self.markdown, english=self.material.english)

    @property
    def reader(self) -> str:
        """Name of the reader."""
        return str(self.material.contact.get("name", ""))


class Office:
    """Everything to write letters with: data and templates of one desk, read once for many letters.

    Args:
        desk: the workspace.
        today: the day it is.
    """

    def __init__(self, desk: Desk, today: date) -> None:
        self.desk = desk
        self.data = LetterData(desk, today)
        self.catalogue = Catalogue(desk.root)

    def prepare(self, letter: Letter, project: str, wish: Wish = Wish()) -> Prepared:
        """The letter for a project, filled in and checked.

        Args:
            letter: as the catalogue found it.
            project: slug of the project.
            wish: how it is asked for.

        Raises:
            NotFoundError: when the client has no such contact, or the letter no such version.
            UsageError: for an answer nobody asked for.
            InvalidDataError: when a record or template cannot be used.
        """
        _check_answers(letter, wish.answers)
        material = self.data.material(project)
        key = find_contact(material.client, wish.to, letter, wish.form)
        material = material._replace(contact_key=key, asks=wish.answers, chat=wish.form == "chat")
        letter, english, extra = self._version(letter, material, wish)
        if wish.form == "chat" and not self.catalogue.has_chat(letter, english=english):
            raise NotFoundError(
                _("{letter} has no short version").format(letter=letter.id), hint=f"csm mail {letter.id} {project}"
            )
        material = with_payout(self.desk, letter, material._replace(english=english))
        environment, phrases = self.catalogue.environment(english=english), self.catalogue.phrases(english=english)
        rendered = render(letter, material, environment, phrases)
        made = self._checked(letter, material, wish, rendered.subject, rendered.markdown, rendered.run, extra)
        own = (self.desk.root / letter.path).is_file()
        return self._listened(made, made.text if own else "\n\n".join(wish.answers.values()))

    def edited(self, prepared: Prepared, wish: Wish, subject: str, markdown: str) -> Prepared:
        """The letter with the text a person gave it, checked again."""
        made = self._checked(prepared.letter, prepared.material, wish, subject, markdown, prepared.run, ())
        return self._listened(made, made.text)

    def again(self, letter: Letter, project: str, wish: Wish, subject: str, text: str) -> Prepared:
        """A letter that left before, with its own words; only what may have changed since is checked."""
        material = self.data.material(project)
        key = find_contact(material.client, wish.to, letter, wish.form)
        material = material._replace(contact_key=key, chat=wish.form == "chat")
        made = self._checked(letter, material, wish, subject, _verbatim(text), Run(), ())
        kept = tuple(finding for finding in made.findings if finding.check in _AGAIN)
        return made._replace(findings=kept, text=text)

    def _version(self, letter: Letter, material: Material, wish: Wish) -> tuple[Letter, bool, tuple[Finding, ...]]:
        """The letter in the reader's language, and a warning where that is not to be had."""
        wanted = wish.language or str(material.contact.get("language", "zh-TW"))
        if wanted not in ("zh-TW", "en"):
            raise UsageError(_("'{text}' is neither zh-TW nor en").format(text=one_line(wanted, 20)))
        if wanted != "en":
            return letter, False, ()
        english = self.catalogue.in_english(letter)
        if english:
            return english, True, ()
        if wish.language:
            raise NotFoundError(_("{letter} has no English version").format(letter=letter.id))
        message = _("{who} reads English, and {letter} has no English version")
        return (
            letter,
            False,
            (warning("language", message.format(who=material.contact.get("name", ""), letter=letter.id)),),
        )

    def _checked(
        self,
        letter: Letter,
        material: Material,
        wish: Wish,
        subject: str,
        markdown: str,
        run: Run,
        extra: tuple[Finding, ...],
    ) -> Prepared:
        envelope = self._envelope(material, wish)
        text = to_plain(markdown)
        examined = Examined(
            letter,
            material,
            subject,
            text,
            run,
            form=wish.form,
            envelope=envelope,
            others=self.data.others(material.client_slug),
            words=self.data.words,
            gate_reasons=self._gate_reasons(letter, material),
        )
        findings = (*check(examined), *extra)
        channel = Channel.EMAIL if wish.form == "mail" else chat_channel(material.client)
        missing = tuple(run.gaps)
        return Prepared(letter, material, wish.form, channel, envelope, subject, markdown, text, findings, missing, run)

    def _listened(self, made: Prepared, words: str) -> Prepared:
        """The letter with how a person's own words in it sound to its reader.

        A built-in letter was listened to when it was written; what was typed into it, or a letter of one's own, was not.
        An English one has no rules.
        """
        if made.material.english or not words.strip():
            return made
        from csmkit.playbooks.tone import check_tone
        from csmkit.services.tone import load_rules

        rules = load_rules(self.desk.root)
        reader = str(made.material.contact.get("role", "operator"))
        found = check_tone(words, rules.rules, rules.tally, roles=(reader,), allowed=rules.allowed)
        heard = tuple(
            (error if one.severity == "error" else warning)("tone", f"{one.text}: {one.why}", one.better)
            for one in found
        )
        return made._replace(findings=(*made.findings, *heard))

    def _gate_reasons(self, letter: Letter, material: Material) -> tuple[tuple[str, str], ...]:
        """Why the gate in front of a letter about money is shut, each reason with its command."""
        if not letter.gate:
            return ()
        from csmkit.services.closeout_gate import command, letter_lacks, reason

        slug = material.project_slug
        lacks = letter_lacks(self.desk, slug, letter.id, today=self.data.today)
        return tuple((reason(lack), command(slug, lack)) for lack in lacks)

    def _envelope(self, material: Material, wish: Wish) -> Envelope:
        if wish.form == "chat":
            return Envelope(to=(str(material.contact.get("name", "")),) if material.contact else ())
        mail = self.data.section("mail")
        address = str(mail.get("from_address") or material.me.get("email") or "")
        reader = str(material.contact.get("email", ""))
        return Envelope(
            sender=named_address(str(material.me.get("name", "")), address),
            to=(named_address(str(material.contact.get("name", "")), reader),) if reader else (),
            cc=tuple(_copy(material.client, text) for text in wish.cc),
            reply_to=str(mail.get("reply_to", "")),
        )


def with_payout(desk: Desk, letter: Letter, material: Material) -> Material:
    """The material with the sum of the settlement sheet, for a letter that names it; without it, where none is due."""
    if PAID_OUT not in letter.needs:
        return material
    from csmkit.errors import CsmError
    from csmkit.services.closeout_money import settlement_of

    try:
        sheet = settlement_of(desk, material.project_slug, today=material.today).sheet
    except CsmError:
        return material  # the check of empty fields says what to run
    money = {**material.project.get("money", {}), "paid_out": sheet.totals.get("payout")}
    return material._replace(project={**material.project, "money": money})


def _verbatim(text: str) -> str:
    """Plain text as Markdown that lays out as the same text."""
    return "\n".join(mask(line) if line.strip() else "" for line in text.split("\n"))


def named_address(name: str, address: str) -> str:
    """`Name <address>` as a header shows it; the address alone without a name."""
    if not name or not address:
        return address
    plain = unmask(name).replace('"', "").strip()
    quoted = f'"{plain}"' if any(char in '()<>[]:;@\\,."' for char in plain) else plain
    return f"{quoted} <{address}>"


def chat_channel(client: Table) -> Channel:
    """The chat a short message goes through: the client's own one, else LINE."""
    preferred = client.get("preferred_channel")
    return Channel(preferred) if preferred in ("line", "messenger", "backoffice", "other") else Channel.LINE


def find_contact(client: Table, text: str, letter: Letter, form: Form) -> str:
    """Key of the reader: as named, else the first of the letter's role who can be reached, else the first who can.

    Raises:
        NotFoundError: when the client has no contact of that name.
    """
    contacts: Mapping[str, Table] = client.get("contacts", {})
    if text:
        return _named_contact(contacts, text)
    field = "email" if form == "mail" else "chat_id"
    reachable = [key for key, contact in contacts.items() if contact.get(field)] or list(contacts)
    if letter.reader:
        fitting = [key for key in reachable if contacts[key].get("role", "operator") == letter.reader]
        return next(iter(fitting or reachable), "")
    return next(iter(reachable), "")


def _named_contact(contacts: Mapping[str, Table], text: str) -> str:
    wanted = fold_name(text)
    names = {
        key: [fold_name(str(name)) for name in (key, contact.get("name", ""), contact.get("greeting", "")) if name]
        for key, contact in contacts.items()
    }
    for fits in (str.__eq__, str.startswith):
        found = [key for key, own in names.items() if wanted and any(fits(name, wanted) for name in own)]
        if len(found) == 1:
            return found[0]
    shown = ", ".join(f"{key} {contact.get('name', '')}" for key, contact in contacts.items()) or _("none")
    close = nearest(text, contacts)
    message = _("no contact '{name}'; there are: {names}").format(name=one_line(text, 40), names=shown)
    raise NotFoundError(message, hint=_("did you mean {close}?").format(close=close[0]) if close else None)


def _copy(client: Table, text: str) -> str:
    """The address of a copy: a contact of the client, or an address as typed."""
    if "@" in text:
        return text.strip()
    contacts: Mapping[str, Table] = client.get("contacts", {})
    contact = contacts[_named_contact(contacts, text)]
    return named_address(str(contact.get("name", "")), str(contact.get("email", "")))


def _check_answers(letter: Letter, answers: Mapping[str, str]) -> None:
    for name in answers:
        if name not in letter.asks and name != "by":
            asked = ", ".join([*letter.asks, "by"])
            raise UsageError(
                _("{letter} does not ask for '{name}'").format(letter=letter.id, name=one_line(name, 40)),
                hint=_("it asks for: {names}").format(names=asked),
            )


def prepare(desk: Desk, letter: str, project: str, wish: Wish = Wish(), *, today: date) -> Prepared:
    """One letter for one project, both as a person types them.

    Raises:
        NotFoundError, UsageError, InvalidDataError: as `Office.prepare` and `Catalogue.find`.
    """
    office = Office(desk, today)
    return office.prepare(office.catalogue.find(letter), desk.find_slug(project, "project"), wish)
