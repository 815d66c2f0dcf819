"""One answer as it fits one client: figures and names filled in, what is still to be asked, how to give it."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, Literal, NamedTuple

from csmkit.domain.vocabulary import Channel
from csmkit.faq.entry import Ask, Entry, Guide
from csmkit.faq.render import GAP_LEFT, GAP_RIGHT, Form, names_in, render, still_to_ask
from csmkit.language import _
from csmkit.letters.context import build
from csmkit.letters.markup import to_html, to_plain
from csmkit.letters.material import Material
from csmkit.letters.template import Letter
from csmkit.letters.values import Fields, Missing, Run, is_known, mask, unmask
from csmkit.services.faq_entries import find_entry
from csmkit.services.faq_facts import fact_values, out_of_date, read_facts
from csmkit.services.faq_told import Told, told_before
from csmkit.services.letter_material import LetterData
from csmkit.services.letters import chat_channel, find_contact
from csmkit.text.likeness import fold_name
from csmkit.workspace.desk import Desk

GUIDE = "可以先看這份說明：{title}\n{link}"
"""How a guide is put before an answer: part of what the client reads."""
_URL = ("https://", "http://")
_NO_LETTER = Letter(id="", path="", title="", subject="")

Rank = Literal["highest", "lowest", ""]


class Answer(NamedTuple):
    """An answer ready to be given.

    Attributes:
        entry: as the file holds it.
        form: chat or mail: which of the two answers `text` is.
        text: what is pasted, as plain text; the note is never part of it.
        markdown: the full answer for a letter; values in it are masked, so that nothing in them is Markdown.
        html: the same for a mail; empty for a chat.
        short: the answer for chat, filled in.
        full: the answer for mail, filled in, as plain text.
        gaps: names in `text` that are not known.
        expired: figures in `text` that were true until a day gone by.
        values: what the names in `text` stand for.
        asks: what to ask the client first, as far as it is not known.
        guides: the user's how-to documents that have a link or file.
        rank: where the client's tier stands among the tiers; empty in the middle, or without a client.
        points: what to say on the telephone, for a client of the highest tier.
        told: what this client was told before about the same question.
        material: the client's and project's data; None for nobody in particular.
    """

    entry: Entry
    form: Form
    text: str
    markdown: str
    html: str
    short: str
    full: str
    gaps: tuple[str, ...]
    expired: Mapping[str, date]
    values: Mapping[str, str]
    asks: tuple[Ask, ...]
    guides: tuple[Guide, ...]
    rank: Rank = ""
    points: tuple[str, ...] = ()
    told: Told | None = None
    material: Material | None = None

    @property
    def channel(self) -> Channel:
        """The way it goes."""
        if self.form == "mail" or self.material is None:
            return Channel.EMAIL if self.form == "mail" else Channel.LINE
        return chat_channel(self.material.client)

    @property
    def call(self) -> str:
        """Whom to call, with the number as far as it is known; empty when the client is not to be called."""
        if self.rank != "highest" or self.material is None or self.material.client.get("limits", {}).get("no_phone"):
            return ""
        contact = self.material.contact
        name = str(contact.get("name") or self.material.client.get("name", ""))
        return " ".join(filter(None, (name, str(contact.get("phone", "")))))


def answer_for_anyone(root: Path | None, entry: str, *, form: Form = "chat", today: date) -> Answer:
    """An answer for nobody in particular: platform figures only.

    Args:
        root: the workspace, or None; then every figure is a gap.
        entry: id of the entry, or its beginning.
        form: chat or mail.
        today: the day it is.

    Raises:
        NotFoundError, UsageError: when no entry, or more than one, is meant.
    """
    found = find_entry(root, entry)
    facts = read_facts(root)
    values = {f"facts.{key}": mask(text) for key, text in fact_values(facts).items()}
    made = _filled(found, form, values, lead="")
    return made._replace(asks=found.ask_first, expired=_expired(made, facts, today))


def answer_for(desk: Desk, entry: str, project: str, *, form: Form | None = None, today: date) -> Answer:
    """An answer for the client of a project.

    Args:
        desk: the workspace.
        entry: id of the entry, or its beginning.
        project: the project, as a person types it.
        form: chat or mail; None takes what the client prefers.
        today: the day it is.

    Raises:
        NotFoundError, UsageError: when no entry or project, or more than one, is meant.
        InvalidDataError: when the project or its client cannot be read.
    """
    data = LetterData(desk, today)
    material = data.material(desk.find_slug(project, "project"))
    form = form or ("mail" if material.client.get("preferred_channel") == Channel.EMAIL else "chat")
    key = find_contact(material.client, "", _NO_LETTER, form)
    return fit(find_entry(desk.root, entry), material._replace(contact_key=key), form, desk.root)


def fit(entry: Entry, material: Material, form: Form, root: Path) -> Answer:
    """An entry as it fits the reader that the material names.

    Args:
        entry: as its file holds it.
        material: the data of project, client and reader.
        form: chat or mail.
        root: the workspace, where what was told before is kept.
    """
    material = material._replace(chat=form == "chat")
    rank = _rank(material)
    made = _filled(entry, form, names_values(entry, material), lead=_lead(entry) if rank == "lowest" else "")
    asks = still_to_ask(entry, material.project.get("resources", {}))
    return made._replace(
        asks=asks,
        expired=_expired(made, material.facts, material.today),
        rank=rank,
        points=(made.short, *(ask.text for ask in asks)) if rank == "highest" else (),
        told=told_before(root, material, entry.id, made.text, form, made.values),
        material=material,
    )


def names_values(entry: Entry, material: Material) -> dict[str, str]:
    """What the names in an entry stand for in a project, as letters print them, masked for Markdown; known ones only."""
    context = build(_NO_LETTER, material, Run())
    found = {}
    for name in dict.fromkeys(names_in(f"{entry.short}\n{entry.answer}")):
        head, *rest = name.split(".")
        value: Any = context.get(head)
        for part in rest:
            value = value.at(part) if isinstance(value, Fields | Missing) else None
        if value is not None and is_known(value) and not isinstance(value, Fields):
            found[name] = str(value)
    return found


def _filled(entry: Entry, form: Form, values: Mapping[str, str], *, lead: str) -> Answer:
    nested = _nested(values)
    short, full = render(entry, nested, "chat"), render(entry, nested, "mail")
    chosen = short if form == "chat" else full
    markdown = f"{lead}\n\n{full.text}" if lead else full.text
    plain = {"chat": f"{lead}\n\n{unmask(short.text)}" if lead else unmask(short.text), "mail": to_plain(markdown)}
    return Answer(
        entry=entry,
        form=form,
        text=plain[form],
        markdown=markdown,
        html=to_html(markdown) if form == "mail" else "",
        short=unmask(short.text),
        full=to_plain(full.text),
        gaps=chosen.gaps,
        expired={},
        values={name: unmask(values[name]) for name in chosen.used if name in values},
        asks=(),
        guides=tuple(guide for guide in entry.guides if guide.link.strip()),
    )


def _nested(values: Mapping[str, str]) -> dict[str, Any]:
    """`{"facts.days": "10"}` as `{"facts": {"days": "10"}}`."""
    tree: dict[str, Any] = {}
    for name, text in values.items():
        *tables, last = name.split(".")
        place = tree
        for table in tables:
            place = place.setdefault(table, {})
        place[last] = text
    return tree


def _expired(answer: Answer, facts: Mapping[str, Mapping[str, Any]], today: date) -> dict[str, date]:
    keys = [name.removeprefix("facts.") for name in answer.values if name.startswith("facts.")]
    return out_of_date(facts, keys, today)


def _lead(entry: Entry) -> str:
    """The first guide that the user gave an address."""
    guide = next((guide for guide in entry.guides if guide.link.strip().startswith(_URL)), None)
    return GUIDE.format(title=" ".join(guide.title.split()), link=guide.link.strip()) if guide else ""


def _rank(material: Material) -> Rank:
    """Where the client's tier stands; with one tier alone nobody is high or low."""
    tier = fold_name(str(material.client.get("tier", "standard")))
    names = [{fold_name(key), fold_name(name)} for key, name in material.tiers]
    place = next((number for number, forms in enumerate(names) if tier in forms), None)
    if place is None or len(names) < 2:
        return ""
    return "highest" if place == 0 else "lowest" if place == len(names) - 1 else ""


def gap_lines(answer: Answer, project: str) -> list[str]:
    """What is lacking, a line each with the command that fills it."""
    lines = []
    for name in answer.gaps:
        table, _dot, key = name.partition(".")
        command = {
            "facts": f"csm facts set {key} …",
            "project": f"csm project set {project or 'PROJECT'} {key}=…",
        }.get(table, "")
        shown = f"{GAP_LEFT}{name}{GAP_RIGHT}"
        lines.append(_("{gap} is not known: {command}").format(gap=shown, command=command) if command else shown)
    return lines
