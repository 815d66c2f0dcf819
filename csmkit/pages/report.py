"""The report on one page, as data, as Markdown, and as the points of the feedback letter."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from csmkit.pages.block import Read
from csmkit.pages.findings import Finding
from csmkit.pages.order import out_of_order
from csmkit.pages.recognise import Recognised, Seen
from csmkit.pages.structure import Structure

MOST_POINTS = 7
FEW_POINTS = 3
"""For clients who are stuck or in a hurry: few concrete actions, the rest next time."""
MOST_PRAISE = 3


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
        """Ids of findings that keep the page from being clean: everything but notes."""
        return tuple(finding.id for finding in self.findings if finding.severity != "note")


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
    kept = tuple(finding for finding in findings if finding.id not in waivers and finding.section not in waivers)
    gone = {finding.id for finding in findings} | {finding.section for finding in findings}
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


def praise(report: Report, words: Mapping[str, str]) -> str:
    """What is good on the page, by name: the strongest sections with a word of the page."""
    good = [one for one in report.sections if one.status == "present" and one.section.id in _PRAISED]
    good.sort(key=lambda one: _PRAISED.index(one.section.id))
    named = [_praise(one, words) for one in good[:MOST_PRAISE]]
    return "；".join(named) if named else words.get("praise_none", "")


_PRAISED = (
    "problem", "usage", "comparison", "social_proof", "team", "risks", "features", "certificates", "budget",
    "timeline", "specs", "hook", "shipping_aftersales", "faq", "rewards",
)  # fmt: skip


def _praise(one: Seen, words: Mapping[str, str]) -> str:
    quote = one.evidence.strip("【】《》「」▍■ ")[:24]
    form = words.get("praise_quoted" if quote else "praise", "{name}")
    return form.format(name=one.section.name, quote=quote)


def points(
    report: Report, words: Mapping[str, str], most: int = MOST_POINTS, examples: Mapping[str, str] | None = None
) -> list[str]:
    """What to mend, each with its reason and an example, in the order of repair.

    Args:
        report: the report.
        words: forms of the sentences, from `templates/pages/_letter.toml`.
        most: how many at most.
        examples: better ones than the structure's, by section.
    """
    wanted = [finding for finding in report.findings if finding.severity != "note"] or list(report.findings)
    made = []
    for finding in wanted:
        text = _point(finding, report.structure, words, examples or {})
        if text and text not in made:
            made.append(text)
    return made[:most]


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
