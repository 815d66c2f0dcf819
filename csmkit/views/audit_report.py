"""The report on one page: for a person, for a pipe, for a program."""

from typing import Any, NamedTuple

from csmkit.language import _
from csmkit.pages.findings import Finding
from csmkit.pages.report import Report
from csmkit.services.audit import Before
from csmkit.text.safe import one_line
from csmkit.views.audit_words import (
    MARKS,
    kind_word,
    mended_line,
    read_line,
    remarks,
    section_name,
    shown,
    status_word,
    step_word,
    tally,
)
from csmkit.views.screen import Column, blank, heading, line, table


class Audited(NamedTuple):
    """A report and the audit before it."""

    report: Report
    before: Before | None = None


def to_json(audited: Audited) -> dict[str, Any]:
    """Source, kind, readable, read, sections, out_of_order, findings."""
    report = audited.report
    return {
        "source": report.source,
        "kind": report.kind,
        "readable": report.readable,
        "read": report.read._asdict(),
        "sections": [
            {
                "id": one.section.id,
                "status": one.status,
                "evidence": one.evidence or None,
                "line": one.line or None,
            }
            for one in report.sections
        ],
        "out_of_order": list(report.out_of_order),
        "findings": [finding_json(finding) for finding in report.findings],
    }


def finding_json(finding: Finding) -> dict[str, Any]:
    """A finding with its stable keys."""
    return {
        "id": finding.id,
        "check": finding.check,
        "severity": finding.severity,
        "step": finding.step,
        "section": finding.section or None,
        "message": finding.message,
        "line": finding.line or None,
        "quote": finding.quote or None,
        "lacks": list(finding.lacks),
        "words": [mention._asdict() for mention in finding.mentions],
        "authority": finding.source or None,
    }


def to_rows(audited: Audited) -> list[list[str]]:
    """Source, section, status, line, evidence; then source, finding, severity, line, message."""
    report = audited.report
    return [
        *([report.source, one.section.id, one.status, str(one.line or ""), one.evidence] for one in report.sections),
        *(
            [report.source, finding.id, finding.severity, str(finding.line or ""), finding.message]
            for finding in report.findings
        ),
    ]


def to_screen(audited: Audited, width: int) -> list[Any]:
    """What was read, section by section, then what to mend in the order of repair."""
    report = audited.report
    parts = [
        heading(
            _("{source}  {kind}  {tally}").format(
                source=report.source, kind=kind_word(report.kind), tally=tally(report)
            )
        ),
        line(read_line(report), "dim"),
        *(line(remark, "yellow") for remark in remarks(report)),
        blank(),
    ]
    columns = (Column(""), Column(""), Column(""), Column("", right=True), Column("", ratio=1, least=60, style="dim"))
    rows = [
        (
            MARKS[one.status],
            section_name(one.section),
            status_word(one.status),
            str(one.line or ""),
            one_line(shown(one), 60),
        )
        for one in report.sections
    ]
    parts.append(table(columns, rows, width, head=False))
    parts += _findings(report)
    for waived in report.waived:
        parts.append(line(_("waived {on}: {id}: {why}").format(on=waived.on, id=waived.id, why=waived.why), "dim"))
    if audited.before:
        parts += [blank(), line(mended_line(report, audited.before), "bold")]
    return parts


_STYLES = {"error": "red", "warning": "yellow", "note": "dim"}


def _findings(report: Report) -> list[Any]:
    parts: list[Any] = []
    step = ""
    for finding in report.findings:
        if finding.step != step:
            step = finding.step
            parts += [blank(), heading(step_word(step))]
        parts.append(line("  " + finding_line(finding), _STYLES[finding.severity]))
    return parts


def finding_line(finding: Finding) -> str:
    """A finding in one line: the place, what it is, the authority to check."""
    where = _("line {line}: ").format(line=finding.line) if finding.line else ""
    source = _(" (check: {authority})").format(authority=finding.source) if finding.source else ""
    return f"{where}{finding.message}{source}"
