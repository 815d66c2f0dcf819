"""What to say about a page: what is lacking, what is out of order, what disagrees with the record, what needs care."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Literal, NamedTuple

from csmkit.errors import InvalidDataError
from csmkit.language import _
from csmkit.pages.care import Mention, find_mentions
from csmkit.pages.order import out_of_order
from csmkit.pages.pattern import folded, folded_pattern
from csmkit.pages.recognise import Recognised
from csmkit.pages.sighting import MOST_OF_A_PART
from csmkit.pages.structure import compile_pattern

Severity = Literal["error", "warning", "note"]
Step = Literal["order", "pictures", "copy", "traffic"]
STEPS: tuple[Step, ...] = ("order", "pictures", "copy", "traffic")
"""The order of repair: what comes first often mends what follows (seed: order, pictures, copy, only then traffic)."""
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")


class Finding(NamedTuple):
    """One thing to say about a page.

    Attributes:
        id: what it is about: a section's id, `order:<section>`, `record:<what>`, `claim:<id>`.
        check: missing, empty, weak, order, picture, record, or claim.
        severity: error, warning or note.
        step: when it is repaired.
        section: id of the section, or an empty string.
        message: one line, in the interface's language.
        line: 1-based line on the page, 0 when nowhere.
        quote: words of the page.
        lacks: what a weak section lacks.
        source: the authority to check, for claims.
        facts: values a letter may want, by name.
        mentions: every different word a claim is about, with its line.
        stands_in: ids of the sections it was found in; they are no example of anything good.
    """

    id: str
    check: str
    severity: Severity
    step: Step
    section: str
    message: str
    line: int = 0
    quote: str = ""
    lacks: tuple[str, ...] = ()
    source: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    mentions: tuple[Mention, ...] = ()
    stands_in: tuple[str, ...] = ()

    @property
    def ids(self) -> tuple[str, ...]:
        """What is to be mended, each with an id of its own: every word of a claim, else the finding itself."""
        return tuple(f"{self.id}:{one.words}" for one in self.mentions) or (self.id,)


class Claim(NamedTuple):
    """Words that need care.

    Attributes:
        id: its id.
        pattern: the words.
        unless: words near them that make them fine.
        kinds: kinds of project it applies to; empty means all.
        severity: error, warning or note.
        why: what may happen.
        authority: where to check.
        faq: entries that help.
    """

    id: str
    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None
    kinds: tuple[str, ...]
    severity: Severity
    why: str
    authority: str
    faq: tuple[str, ...]


class Record(NamedTuple):
    """What the project's record says, as far as it is known."""

    goal: int | None = None
    launch: date | None = None
    end: date | None = None
    ship: date | None = None


def load_claims(files: Sequence[tuple[str, Mapping[str, Any]]]) -> list[Claim]:
    """The claims that files list; a later one of the same id replaces an earlier one.

    Raises:
        InvalidDataError: naming the file and key that is wrong.
    """
    found: dict[str, Claim] = {}
    for path, data in files:
        for name, row in data.get("claims", {}).items():
            if not isinstance(row, Mapping) or not isinstance(row.get("words"), str):
                raise InvalidDataError(_("{path}: {key}: not a claim").format(path=path, key=f"claims.{name}"))
            unless = row.get("unless")
            severity = row.get("severity", "warning")
            found[name] = Claim(
                name,
                compile_pattern(row["words"], path, f"claims.{name}.words"),
                compile_pattern(unless, path, f"claims.{name}.unless") if isinstance(unless, str) and unless else None,
                tuple(row.get("kinds", ())),
                severity if severity in SEVERITIES else "warning",
                str(row.get("why", "")),
                str(row.get("authority", "")),
                tuple(row.get("faq", ())),
            )
    return list(found.values())


def find_all(seen: Recognised, kind: str, claims: Sequence[Claim], record: Record | None) -> list[Finding]:
    """Everything to say about a page, in the order of repair and the worse first."""
    found = [*_order(seen), *_sections(seen), *_claims(seen, kind, claims), *_sums(seen)]
    if record:
        found += _against_record(seen, record)
    place = {section.section.id: n for n, section in enumerate(seen.sections)}
    return sorted(
        found,
        key=lambda finding: (
            STEPS.index(finding.step),
            SEVERITIES.index(finding.severity),
            place.get(finding.section, 99),
            finding.line,
        ),
    )


def _sections(seen: Recognised) -> Iterator[Finding]:
    for one in seen.sections:
        section = one.section
        if one.status in ("present", "cannot_tell"):
            continue
        step: Step = "pictures" if section.id == "hero_visual" else "copy"
        hard: Severity = {"must": "error", "should": "warning"}.get(section.need, "note")  # type: ignore[assignment]
        if one.status == "weak":
            message = _("{name}: weak: {lacks}").format(name=section.name, lacks="、".join(one.lacks) or "-")
            soft: Severity = "warning" if section.need == "must" else "note"
            yield Finding(section.id, "weak", soft, step, section.id, message, one.line, one.evidence, one.lacks)
        elif one.status == "empty":
            message = _("{name}: nothing stands under the heading").format(name=section.name)
            yield Finding(section.id, "empty", hard, step, section.id, message, one.line, one.evidence)
        elif section.id == "hero_visual":
            message = _("no picture or video in the first screen")
            yield Finding(section.id, "picture", hard, step, section.id, message)
        else:
            message = _("{name}: not there").format(name=section.name)
            yield Finding(section.id, "missing", hard, step, section.id, message)


def _order(seen: Recognised) -> Iterator[Finding]:
    wrong = out_of_order(seen)
    for name, where in wrong.items():
        one = seen.find(name)
        if one is None or (name == "price" and "rewards" in wrong):  # they move together
            continue
        early = where == "early"
        message = (
            _("{name} stands too early").format(name=one.section.name)
            if early
            else _("{name} stands too late").format(name=one.section.name)
        )
        facts = (("where", where),)
        yield Finding(f"order:{name}", "order", "warning", "order", name, message, one.line, one.evidence, facts=facts)


MOST_NAMED = 6
"""Words of one claim that its message names; the rest is counted, so that a page full of them stays readable."""


def _claims(seen: Recognised, kind: str, claims: Sequence[Claim]) -> Iterator[Finding]:
    """Each claim once, with all its words and the first place it stands."""
    for claim in claims:
        if claim.kinds and kind not in claim.kinds:
            continue
        found = find_mentions(seen.page.blocks, claim.pattern, claim.unless)
        if not found.mentions:
            continue
        bare = Finding(
            f"claim:{claim.id}", "claim", claim.severity, "copy", "", "", quote=found.blocks[0].text[:80],
            source=claim.authority, facts=(("why", claim.why),), stands_in=seen.sections_of(found.blocks),
        )  # fmt: skip
        yield about(bare, found.mentions)


def about(finding: Finding, mentions: tuple[Mention, ...]) -> Finding:
    """A finding on a claim that is about some words, at least one."""
    why = dict(finding.facts)["why"]
    message = _("{words}: {why}").format(words=_named(mentions), why=why)
    words = "」「".join(one.words for one in mentions[:MOST_NAMED])
    facts = (("words", words), ("why", why))
    return finding._replace(message=message, line=mentions[0].line, facts=facts, mentions=mentions)


def _named(mentions: Sequence[Mention]) -> str:
    """The words in quotation marks; those further down with their line, too many as a count."""
    said = [_("'{words}'").format(words=mentions[0].words)]
    before = mentions[0].line
    for one in mentions[1:MOST_NAMED]:
        form = _("'{words}'") if one.line == before else _("'{words}' (line {line})")
        said.append(form.format(words=one.words, line=one.line))
        before = one.line
    more = len(mentions) - MOST_NAMED
    return _(", ").join(said) + (_(" and {count} more").format(count=more) if more > 0 else "")


_SHARE = re.compile(r"(\d{1,3}(?:\.\d+)?) ?%")


def _sums(seen: Recognised) -> Iterator[Finding]:
    """Shares of the budget that do not make a hundred."""
    one = seen.find("budget")
    if one is None or one.part < 0 or one.status not in ("present", "weak"):
        return
    part = seen.parts[one.part] if one.part < len(seen.parts) else None
    if part and any(len(block.text) >= MOST_OF_A_PART for block in part.blocks):
        return  # it was read in part only, and half of the shares make no sum
    shares = [float(text) for text in _SHARE.findall(folded(part.text if part else ""))]
    total = sum(shares)
    if len(shares) < 3 or 97 <= total <= 103 or (max(shares) == 100 and 197 <= total <= 203):
        return
    said = f"{total:g}%"
    message = _("the shares of the budget make {total}").format(total=said)
    facts = (("what", "經費比例合計"), ("page", said), ("record", "100%"))
    yield Finding("record:budget", "record", "warning", "copy", "budget", message, one.line, one.evidence, facts=facts)


_GOAL = folded_pattern(r"(?:集資|募資|募款)?目標(?:金額)?[^\d\n]{0,8}?(?:nt ?\$?|\$)? ?(\d[\d,]*(?:\.\d+)?) ?(萬)?")
_RUN = folded_pattern(
    r"(?:(\d{4}) ?[/.年-] ?)?(\d{1,2}) ?[/.月-] ?(\d{1,2}) ?日? ?(?:-|–|—|~|至|到) ?(?:(\d{4}) ?[/.年-] ?)?(\d{1,2}) ?[/.月-] ?(\d{1,2}) ?日?[^\n]{0,6}(?:集資|募資|募款|眾籌)|"
    r"(?:集資|募資|募款|眾籌)(?:期間|時間|日期)?[^\d\n]{0,6}(?:(\d{4}) ?[/.年-] ?)?(\d{1,2}) ?[/.月-] ?(\d{1,2}) ?日? ?(?:-|–|—|~|至|到) ?(?:(\d{4}) ?[/.年-] ?)?(\d{1,2}) ?[/.月-] ?(\d{1,2})"
)
_SHIP = folded_pattern(r"(?:預計|預定)?(?:出貨|寄送|寄出|交付)[^\d\n]{0,6}(\d{4}) ?[/年.-] ?(\d{1,2}) ?月?")


def _against_record(seen: Recognised, record: Record) -> Iterator[Finding]:
    """Sums and days on the page that are not those of the record."""
    told: set[str] = set()
    for block in seen.page.blocks:
        if not any(char.isdigit() for char in block.text):
            continue
        text = folded(block.text)
        for what, page, kept in _differences(text, record):
            if what not in told:
                told.add(what)
                message = _("{what}: the page says {page}, the record {kept}").format(
                    what=WHAT[what], page=page, kept=kept
                )
                facts = (("what", WHAT[what]), ("page", page), ("record", kept))
                yield Finding(
                    f"record:{what}", "record", "error", "copy", "", message, block.line, block.text[:80], facts=facts,
                    stands_in=seen.sections_of((block,)),
                )  # fmt: skip


WHAT = {"goal": "集資目標", "launch": "集資開始日", "end": "集資結束日", "ship": "出貨月份"}


def _differences(text: str, record: Record) -> Iterator[tuple[str, str, str]]:
    goal = _GOAL.search(text)
    if goal and record.goal:
        said = round(float(goal[1].replace(",", "")) * (10_000 if goal[2] else 1)) if goal[1].strip(",") else 0
        if said >= 1_000 and said != record.goal:
            yield "goal", f"{said:,}", f"{record.goal:,}"
    run = _RUN.search(text)
    if run:
        groups = run.groups()[:6] if run[2] else run.groups()[6:]
        for what, (year, month, day), kept in (("launch", groups[:3], record.launch), ("end", groups[3:], record.end)):
            if kept and ((int(month), int(day)) != (kept.month, kept.day) or (year and int(year) != kept.year)):
                yield what, f"{year + '/' if year else ''}{month}/{day}", kept.isoformat()
    ship = _SHIP.search(text)
    if ship and record.ship and (int(ship[1]), int(ship[2])) < (record.ship.year, record.ship.month):
        # A later month in the record means the page promises too early; a later page is a buffer.
        yield "ship", f"{ship[1]}/{ship[2]}", f"{record.ship:%Y/%m}"
