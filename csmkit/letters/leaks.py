"""What must never stand in a letter: other clients and their figures, our own words about clients, notes."""

import re
from collections.abc import Iterator

from csmkit.domain.vocabulary import ClientType
from csmkit.language import _
from csmkit.letters.examined import Examined, Other
from csmkit.letters.figures import amounts_in, is_round, own_amounts
from csmkit.letters.finding import Finding, error
from csmkit.text.safe import one_line

SHORTEST_NAME = 3
"""Characters of a name from which on it is looked for; shorter ones only when they are listed."""
SHORTEST_NOTE = 8
"""Characters of a piece of a note from which on finding it in a letter is no accident."""
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_DIGITS = re.compile(r"\+?\d[\d\s().-]{5,}\d")
_PIECES = re.compile(r"[，。；：、！？（）「」\s,.;:!?()\[\]]+")
_HEAD = re.compile(r"\s*[:：｜|—–]\s*|\s+-\s+")


def other_client(slug: str, client: dict[str, object], names_too: bool = True) -> Other:
    """What of another client must not leak.

    Args:
        slug: its slug.
        client: its record.
        names_too: False when a case of it may be quoted by name.
    """
    contacts = client.get("contacts")
    rows = list(contacts.values()) if isinstance(contacts, dict) else []
    names = [str(client.get("name", "")), *(str(row.get("name", "")) for row in rows)] if names_too else []
    return Other(
        slug,
        tuple(filter(None, names)),
        tuple(row["email"].lower() for row in rows if row.get("email")),
        tuple(digits for row in rows if len(digits := re.sub(r"\D", "", str(row.get("phone", "")))) >= 7),
    )


def title_names(title: str) -> tuple[str, ...]:
    """A title, and the part before its colon, which is what people say."""
    head = _HEAD.split(title, maxsplit=1)[0]
    return tuple(dict.fromkeys(name for name in (title.strip(), head.strip()) if name))


def names_stay_home(letter: Examined) -> Iterator[Finding]:
    """No other client's or project's name."""
    text = letter.foreign.casefold()
    seen: set[str] = set()
    for other in letter.others:
        for name in other.names:
            if name in seen or not _stands_in(name.casefold(), text) or not _is_looked_for(name, letter):
                continue
            seen.add(name)
            yield error(
                "leak",
                _("'{name}' belongs to {who}").format(name=one_line(name, 40), who=other.label),
                _("take it out; if it is a common word, list it under [not_a_leak] in templates/letters/words.toml"),
            )


def _is_looked_for(name: str, letter: Examined) -> bool:
    if name in letter.words.not_a_leak or any(name in own for own in letter.own_names):
        return False
    return len(name) >= SHORTEST_NAME or name in letter.words.watch


def _stands_in(name: str, text: str) -> bool:
    """Whether the name stands there; a Latin one as a word of its own."""
    if name not in text:
        return False
    if not name.isascii():
        return True
    return re.search(rf"(?<![a-z0-9]){re.escape(name)}(?![a-z0-9])", text) is not None


def addresses_stay_home(letter: Examined) -> Iterator[Finding]:
    """No other client's email or phone."""
    mails = {found.lower() for found in _EMAIL.findall(letter.whole)}
    phones = {re.sub(r"\D", "", found) for found in _DIGITS.findall(letter.whole)}
    contacts = letter.material.client.get("contacts", {}).values()
    own_mails = {str(contact.get("email", "")).lower() for contact in contacts}
    own_phones = {re.sub(r"\D", "", str(contact.get("phone", ""))) for contact in contacts}
    foreign = (mails - own_mails) | (phones - own_phones)
    for other in letter.others if foreign else ():
        for value in sorted(foreign.intersection((*other.emails, *other.phones))):
            yield error("leak", _("{value} belongs to {who}").format(value=value, who=other.label), _("take it out"))


def sums_stay_home(letter: Examined) -> Iterator[Finding]:
    """No other project's sum; round ones are anybody's."""
    found = {amount.amount: amount.shown for amount in amounts_in(letter.whole) if not is_round(amount.amount)}
    if not found:
        return
    foreign = found.keys() - own_amounts(letter)
    for other in letter.others if foreign else ():
        for amount in sorted(other.sums & foreign):
            message = _("{value} is a sum of {who}").format(value=found[amount], who=other.label)
            yield error("leak", message, _("take it out"))


def words_stay_home(letter: Examined) -> Iterator[Finding]:
    """No type or tier name, and none of the words that are only ours."""
    text = letter.foreign
    words = {word: _("it is a client type") for client_type in ClientType for word in (client_type.zh,)}
    words.update(letter.words.never)
    folded = text.casefold()
    for word, reason in words.items():
        if _stands_in(word.casefold(), folded):
            yield error(
                "never", _("'{word}' must not leave: {reason}").format(word=word, reason=reason), _("take it out")
            )
    for tier_id, name in letter.material.tiers:
        if name not in text and tier_id.casefold() not in text.casefold():
            continue
        match = _tier_pattern(tier_id, name).search(text)
        if match:
            yield error(
                "never",
                _("'{word}' must not leave: {reason}").format(word=match[0], reason=_("it is a tier")),
                _("take it out"),
            )


def _tier_pattern(tier_id: str, name: str) -> re.Pattern[str]:
    """A tier's name where it means the tier: a short one (一般, 黃金) is a common word unless 客戶 or 級 follows."""
    shown = re.escape(name)
    chinese = shown if len(name) > 3 else rf"{shown}(?:級(?!別)|客戶|等級|分級)|(?:分級|等級)[是為:：]?{shown}"
    return re.compile(
        rf"{chinese}|(?<![a-z]){re.escape(tier_id)}[ -](?:tier|clients?|customers?)(?![a-z])", re.IGNORECASE
    )


def notes_stay_home(letter: Examined) -> Iterator[Finding]:
    """Nothing of what we noted for ourselves."""
    quotable = f"{letter.letter.body}\n{letter.own_texts}\n{' '.join(letter.own_names)}"
    for source, note in _notes(letter):
        for piece in _PIECES.split(note):
            weight = sum(2 if char > "\u2e80" else 1 for char in piece)
            if weight >= 2 * SHORTEST_NOTE and piece in letter.foreign and piece not in quotable:
                yield error(
                    "never",
                    _("'{words}' stands in the notes of {where}").format(words=one_line(piece, 40), where=source),
                    _("take it out"),
                )


def _notes(letter: Examined) -> Iterator[tuple[str, str]]:
    material = letter.material
    yield f"projects/{material.project_slug}.toml", str(material.project.get("notes", ""))
    yield f"projects/{material.project_slug}.toml", str((material.project.get("case") or {}).get("lesson", ""))
    yield f"clients/{material.client_slug}.toml", str(material.client.get("notes", ""))
    for period in material.client.get("type_history", ()):
        yield f"clients/{material.client_slug}.toml", str(period.get("why", ""))
    for event in material.events:
        if event.get("kind") == "note":
            yield "journal", str(event.get("text", ""))
