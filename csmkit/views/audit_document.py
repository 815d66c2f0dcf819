"""The report as a document: Markdown, or one self-contained HTML page to send or print."""

from html import escape

from csmkit.language import _, current
from csmkit.pages.report import Report
from csmkit.text.safe import one_line, visible
from csmkit.views.audit_report import Audited, finding_line
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

_STYLE = """
:root{color-scheme:light}body{font:16px/1.7 "Noto Sans TC","PingFang TC","Microsoft JhengHei",sans-serif;color:#222;
max-width:46rem;margin:2.5rem auto;padding:0 1.25rem}h1{font-size:1.5rem;line-height:1.35;margin:0 0 .25rem}
h2{font-size:1.1rem;margin:2rem 0 .5rem;border-bottom:2px solid #ddd;padding-bottom:.25rem}.muted{color:#666;font-size:.9rem}
table{border-collapse:collapse;width:100%;font-size:.95rem}td{padding:.35rem .5rem;border-bottom:1px solid #eee;vertical-align:top}
td:first-child{white-space:nowrap}td.status{white-space:nowrap;font-weight:600}.present{color:#1a7f4b}.weak{color:#9a6700}
.missing,.empty{color:#b42318}.cannot_tell{color:#666}li{margin:.4rem 0}li.error{border-left:4px solid #b42318;padding-left:.6rem}
li.warning{border-left:4px solid #d9a400;padding-left:.6rem}li.note{border-left:4px solid #bbb;padding-left:.6rem}
ul{list-style:none;padding:0}.remark{background:#fff7e0;padding:.6rem .8rem;border-radius:.3rem}
@media print{body{margin:0;max-width:none;font-size:11pt}h2{break-after:avoid}li,tr{break-inside:avoid}}
"""


def to_markdown(audited: Audited) -> str:
    """The report as Markdown."""
    report = audited.report
    lines = [
        f"# {_mark(_title(report))}",
        "",
        f"{_mark(report.source)} · {kind_word(report.kind)} · {tally(report)}",
        "",
        read_line(report),
    ]
    lines += [f"> {_mark(remark)}" for remark in remarks(report)]
    if audited.before:
        lines += ["", f"**{mended_line(report, audited.before)}**"]
    lines += [
        "",
        "## " + _("Sections"),
        "",
        " | ".join(("|", _("Section"), _("State"), _("Line no."), "|")),
        "|---|---|---|---|---|",
    ]
    lines += [
        f"| {MARKS[one.status]} | {_mark(section_name(one.section))} | {status_word(one.status)} | {one.line or ''} | "
        f"{_mark(one_line(shown(one), 60))} |"
        for one in report.sections
    ]
    step = ""
    for finding in report.findings:
        if finding.step != step:
            step = finding.step
            lines += ["", f"## {step_word(step)}", ""]
        lines.append(f"- {_mark(finding_line(finding))}")
    if report.waived:
        lines += ["", "## " + _("Waived"), ""]
        lines += [f"- {one.on} {one.id}: {_mark(one.why)}" for one in report.waived]
    return "\n".join(lines) + "\n"


def to_html(audited: Audited) -> str:
    """The report as one page without anything from elsewhere; whatever came from a page is text."""
    report = audited.report
    title = _text(_title(report))
    parts = [
        f'<!doctype html>\n<html lang="{"zh-Hant-TW" if current() == "zh_TW" else "en"}">\n<head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width,initial-scale=1">',
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">",
        f"<title>{title}</title><style>{_STYLE}</style></head>\n<body>",
        f"<h1>{title}</h1>",
        f'<p class="muted">{_text(report.source)} · {_text(kind_word(report.kind))} · {_text(tally(report))}<br>{_text(read_line(report))}</p>',
        *(f'<p class="remark">{_text(remark)}</p>' for remark in remarks(report)),
    ]
    if audited.before:
        parts.append(f"<p><strong>{_text(mended_line(report, audited.before))}</strong></p>")
    parts += [*_step_parts(report), "<h2>" + _text(_("Sections")) + "</h2>\n<table>"]
    parts += [
        f'<tr><td>{_text(section_name(one.section))}</td><td class="status {one.status}">{_text(status_word(one.status))}</td>'
        f'<td class="muted">{_text(one_line(shown(one), 80))}</td></tr>'
        for one in report.sections
    ]
    parts.append("</table>")
    if report.waived:
        rows = "".join(f"<li>{_text(one.on)} {_text(one.id)}: {_text(one.why)}</li>" for one in report.waived)
        parts.append("<h2>" + _text(_("Waived")) + f'</h2>\n<ul class="muted">{rows}</ul>')
    return "\n".join([*parts, "</body>\n</html>\n"])


def _step_parts(report: Report) -> list[str]:
    parts, step = [], ""
    for finding in report.findings:
        if finding.step != step:
            parts += ["</ul>"] if step else []
            step = finding.step
            parts.append(f"<h2>{_text(step_word(step))}</h2>\n<ul>")
        parts.append(f'<li class="{finding.severity}">{_text(finding_line(finding))}</li>')
    return [*parts, "</ul>"] if step else parts


def _title(report: Report) -> str:
    return one_line(report.title, 80) or _("Page audit")


def _text(text: str) -> str:
    return escape(visible(text))


def _mark(text: str) -> str:
    """Text that Markdown takes as text."""
    safe = visible(text).replace("\\", "\\\\")
    for char in "*_`[]<>|#":
        safe = safe.replace(char, "\\" + char)
    return safe
