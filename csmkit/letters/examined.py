"""A letter on its way out with everything the checks look at."""

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any, Literal, NamedTuple

from csmkit.errors import Problem
from csmkit.language import _
from csmkit.letters.material import Material
from csmkit.letters.template import Letter
from csmkit.letters.values import Run
from csmkit.text.toml import parse

Form = Literal["mail", "chat"]


class Envelope(NamedTuple):
    """The headers of a letter exactly as they will leave; a chat message has none but the reader."""

    sender: str = ""
    to: tuple[str, ...] = ()
    cc: tuple[str, ...] = ()
    bcc: tuple[str, ...] = ()
    reply_to: str = ""

    def addresses(self) -> dict[str, tuple[str, ...]]:
        """Every header with its addresses, by the header's name."""
        named = {"From": (self.sender,), "To": self.to, "Cc": self.cc, "Bcc": self.bcc, "Reply-To": (self.reply_to,)}
        return {name: tuple(filter(None, values)) for name, values in named.items()}


class Other(NamedTuple):
    """Another client or another client's project, of which nothing may stand in this letter.

    Attributes:
        label: how a finding names it: its slug.
        names: full names and their parts people use.
        emails: addresses of its contacts.
        phones: their numbers, digits only.
        sums: what its record holds in TWD.
    """

    label: str
    names: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    sums: frozenset[int] = frozenset()


class Words(NamedTuple):
    """Words the checks know, each with its reason; data in `templates/letters/words.toml`.

    Attributes:
        never: must not leave.
        leftover: what a half-filled letter still holds, as whole tokens.
        not_a_leak: names that look like another client's and are common words.
        watch: short names that are looked for all the same.
    """

    never: Mapping[str, str] = {}
    leftover: Mapping[str, str] = {}
    not_a_leak: Mapping[str, str] = {}
    watch: Mapping[str, str] = {}


def read_words(files: Iterable[tuple[str, str]]) -> tuple[Words, list[Problem]]:
    """The words of all layers, later ones adding; an entry set to false is taken out again.

    Args:
        files: path and text of each words.toml, the built-in one first.
    """
    tables: dict[str, dict[str, str]] = {name: {} for name in Words._fields}
    problems: list[Problem] = []
    for path, text in files:
        data, problem = parse(text, path)
        if problem:
            problems.append(problem)
        for table, entries in (data or {}).items():
            if table not in tables or not isinstance(entries, dict):
                problems.append(
                    Problem(
                        path,
                        None,
                        table,
                        _("there is no such list"),
                        _("use one of {names}").format(names=", ".join(tables)),
                    )
                )
                continue
            for word, reason in entries.items():
                if reason is False:
                    tables[table].pop(word, None)
                else:
                    tables[table][word] = str(reason)
    return Words(**tables), problems


class Examined:
    """One letter as the checks see it.

    Args:
        letter: its template.
        material: the data behind it.
        subject: as it will leave.
        text: as it will leave.
        run: what rendering it came upon.
        form: mail or chat.
        envelope: its headers.
        others: what must not stand in it.
        words: what the checks look for.
        gate_reasons: why the gate in front of this letter is shut, each with the command to run; None when nobody asked
            the gate, and then a letter that has one stays.
    """

    def __init__(
        self,
        letter: Letter,
        material: Material,
        subject: str,
        text: str,
        run: Run,
        *,
        form: Form = "mail",
        envelope: Envelope = Envelope(),
        others: tuple[Other, ...] = (),
        words: Words = Words(),
        gate_reasons: tuple[tuple[str, str], ...] | None = None,
    ) -> None:
        self.letter = letter
        self.material = material
        self.subject = subject
        self.text = text
        self.run = run
        self.form = form
        self.envelope = envelope
        self.others = others
        self.words = words
        self.gate_reasons = gate_reasons

    @cached_property
    def whole(self) -> str:
        """Subject and text."""
        return f"{self.subject}\n{self.text}"

    @cached_property
    def own_names(self) -> tuple[str, ...]:
        """Names that may stand in this letter whatever else they are part of, the longest first."""
        material = self.material
        contacts = material.client.get("contacts", {}).values()
        names = [material.project.get("title", ""), material.client.get("name", "")]
        names += [str(contact.get(key, "")) for contact in contacts for key in ("name", "greeting")]
        names += [str(table.get("name", "")) for table in (material.me, material.platform)]
        return tuple(sorted({name for name in names if len(name) > 1}, key=len, reverse=True))

    @cached_property
    def foreign(self) -> str:
        """The whole letter without its own names: what is left is looked through for others."""
        text = self.whole
        for name in self.own_names:
            text = text.replace(name, "\n")
        return text

    @cached_property
    def own_texts(self) -> str:
        """Texts of this project that a letter may quote: services, to-dos, facts, what was received."""
        project, material = self.material.project, self.material
        rows: list[Any] = [*project.get("services", ()), *(todo.get("what", "") for todo in project.get("todo", ()))]
        rows += [fact.get("value", "") for fact in material.facts.values()]
        rows += [event.get("text", "") for event in material.own_events if event.get("kind") == "service"]
        return "\n".join(str(row) for row in rows)
