"""The report on one page, as data, as Markdown, and as the points of the feedback letter."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from csmkit.pages.block import Read
from csmkit.pages.findings import WHAT, Finding, about
from csmkit.pages.order import out_of_order
from csmkit.pages.quoting import quotable
from csmkit.pages.recognise import Recognised, Seen
from csmkit.pages.structure import Structure

MOST_POINTS = 7
FEW_POINTS = 3
"""For clients who are stuck or in a hurry: few concrete actions, the rest next time."""
MOST_PRAISE = 3
MOST_THANKS = 3
_INNER = str.maketrans("「」『』", "『』「」")
"""Quotation marks within a quotation."""


class Waived(NamedTuple):
    """A finding the desk decided to live with."""

    id: str
    why: str
    on: str


class Report(NamedTuple):
    """What a page has and lacks.

    Attributes:
        source: where it was read from.
        kind: id of the kind of project.
        structure: what it was laid against.
        readable: whether anything could be judged.
        pictured: the story is told by pictures.
        read: what was read, in counts.
        form: html, markdown or text.
        encoding: what it was written in.
        remarks: what was odd in reading it.
        sections: in the usual order.
        out_of_order: ids of sections in the wrong place.
        findings: in the order of repair; waived ones are left out.
        waived: what was left out, and why.
        project: slug, or an empty string.
        title: the page's title, or the project's.
    """

    source: str
    kind: str
    structure: Structure
    readable: bool
    pictured: bool
    read: Read
    form: str
    encoding: str
    remarks: tuple[str, ...]
    sections: tuple[Seen, ...]
    out_of_order: tuple[str, ...]
    findings: tuple[Finding, ...]
    waived: tuple[Waived, ...] = ()
    project: str = ""
    title: str = ""

    @property
    def lacking(self) -> tuple[str, ...]:
        """Ids of what keeps the page from being clean: everything but notes, and of a claim every single word."""
        return tuple(name for finding in self.findings if finding.severity != "note" for name in finding.ids)


def make_report(
    source: str,
    seen: Recognised,
    structure: Structure,
    findings: Sequence[Finding],
    waivers: Mapping[str, tuple[str, str]],
    project: str = "",
) -> Report:
    """The report of a page that was laid against its structure.

    Args:
        source: where it was read from.
        seen: what was recognised.
        structure: the structure.
        findings: all of them.
        waivers: reason and day by id of a finding.
        project: slug.
    """
    kept = tuple(left for finding in findings if (left := _unwaived(finding, waivers)))
    gone = {name for finding in findings for name in (finding.id, finding.section, *finding.ids)}
    waived = tuple(Waived(name, *said) for name, said in waivers.items() if name in gone)
    page = seen.page
    return Report(
        source,
        structure.kind,
        structure,
        seen.readable,
        seen.pictured,
        seen.read,
        page.form,
        page.encoding,
        page.remarks,
        seen.sections,
        tuple(out_of_order(seen)),
        kept if seen.readable else (),
        waived,
        project,
        page.title,
    )


def _unwaived(finding: Finding, waivers: Mapping[str, tuple[str, str]]) -> Finding | None:
    """What is left of a finding: waived whole, by its section, or of a claim word by word."""
    if finding.id in waivers or finding.section in waivers:
        return None
    mentions = tuple(one for one, name in zip(finding.mentions, finding.ids, strict=False) if name not in waivers)
    if len(mentions) == len(finding.mentions):
        return finding
    return about(finding, mentions) if mentions else None


def mended(report: Report, before: Sequence[str]) -> list[str]:
    """Which points of the audit before are mended by now.

    What was waived since, what cannot be told any more, and the place of a section that is gone are not.

    Args:
        report: the audit of today.
        before: what was lacking then.
    """
    now = set(report.lacking)
    untold = {one.section.id for one in report.sections if one.status == "cannot_tell"}
    untold |= {one.id for one in report.waived}
    found = []
    for name in before:
        kind, _colon, rest = name.partition(":")
        whole = f"{kind}:{rest.partition(':')[0]}" if rest else name
        open_still = name in now or (
            name == whole and kind == "claim" and any(one.startswith(f"{name}:") for one in now)
        )
        gone = kind == "order" and rest in now
        if not (open_still or gone or {name, whole} & untold):
            found.append(name)
    return found


def point_name(name: str, structure: Structure) -> str:
    """What a letter calls a point: a section, its place, a figure, words; an empty string for what has no name."""
    kind, _colon, rest = name.partition(":")
    section = structure.by_id.get(rest if kind == "order" else name)
    if kind == "record":
        return f"「{WHAT.get(rest, '經費比例')}」"
    if kind == "claim":
        words = rest.partition(":")[2]
        return f"「{words}」的說法" if words else ""
    return f"「{section.name}」" + ("的位置" if kind == "order" else "") if section else ""


def thanks(report: Report, before: Sequence[str], words: Mapping[str, str]) -> str:
    """What was mended since the audit before, by name; an empty string when nothing was."""
    done = mended(report, before)
    named = list(dict.fromkeys(name for one in done if (name := point_name(one, report.structure))))[:MOST_THANKS]
    if not named:
        return ""
    more = len(done) > len(named)
    return words.get("mended_more" if more else "mended", "{names}").format(names="、".join(named), count=len(done))


def praise(report: Report, words: Mapping[str, str]) -> str:
    """What is good on the page, by name: the strongest sections with a word of the page.

    A section that holds words to be careful with, or that something else is said about, is not praised: "keep this" and
    "mind this" of the same words would confuse.
    """
    faulty = {name for finding in report.findings for name in (finding.section, *finding.stands_in)}
    good = [
        one
        for one in report.sections
        if one.status == "present" and one.section.id in _PRAISED and one.section.id not in faulty
    ]
    good.sort(key=lambda one: _PRAISED.index(one.section.id))
    named = [_praise(one, words) for one in good[:MOST_PRAISE]]
    if not named:
        return words.get("praise_none", "")
    return words.get("praise_keep", "{praise}").format(praise="；".join(named))


_PRAISED = (
    "problem", "usage", "comparison", "social_proof", "team", "risks", "features", "certificates", "budget",
    "timeline", "specs", "hook", "shipping_aftersales", "faq", "rewards",
)  # fmt: skip


_SHORT_HEADING = re.compile(r"^[^\W\d_]{1,2} (?=\S{4})")
"""Evidence begins with its heading where that is too short to show anything."""


def _praise(one: Seen, words: Mapping[str, str]) -> str:
    quote = quotable(_SHORT_HEADING.sub("", one.evidence))
    if quote in one.section.name:
        quote = ""
    form = words.get("praise_quoted" if quote else "praise", "{name}")
    return form.format(name=one.section.name, quote=quote.translate(_INNER))


def points(
    report: Report, words: Mapping[str, str], most: int = MOST_POINTS, examples: Mapping[str, str] | None = None
) -> list[str]:
    """What to mend, each with its reason and an example, in the order of repair.

    Args:
        report: the report.
        words: forms of the sentences, from `templates/pages/_letter.toml`.
        most: how many at most; words that may break the law and figures that disagree come before everything else.
        examples: better ones than the structure's, by section.
    """
    wanted = [finding for finding in report.findings if finding.severity != "note"] or list(report.findings)
    made: dict[str, bool] = {}
    for finding in wanted:
        text = _point(finding, report.structure, words, examples or {})
        if text:
            made.setdefault(text, finding.check in _NEVER_LEFT_OUT)
    room = most - sum(made.values())
    others = [text for text, pressing in made.items() if not pressing]
    left_out = set(others[max(0, room) :])
    return [text for text in made if text not in left_out]


_NEVER_LEFT_OUT = ("claim", "record")


def _point(finding: Finding, structure: Structure, words: Mapping[str, str], examples: Mapping[str, str]) -> str:
    section = structure.by_id.get(finding.section)
    form = words.get(finding.check, "")
    facts = dict(finding.facts)
    if finding.check == "order":
        form = words.get(f"order_{facts.get('where', 'early')}", form)
    values = {
        "name": section.name if section else "",
        "advice": section.advice if section else "",
        "why": section.why if section else "",
        "example": examples.get(finding.section) or (section.example if section else ""),
        "lacks": "、".join(finding.lacks),
        "before": _neighbour(finding.section, structure),
        "authority": finding.source,
        **facts,
    }
    # The letter's points are parted by this mark.
    return form.format(**values).replace("；", "，")


def _neighbour(name: str, structure: Structure) -> str:
    """The section that usually stands before one."""
    order = [section for section in structure.sections if section.need != "optional"]
    ids = [section.id for section in order]
    return order[ids.index(name) - 1].name if name in ids and ids.index(name) else ""
