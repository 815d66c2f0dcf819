"""`csm audit-page`."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from csmkit.cli import options
from csmkit.cli.context import Session, say, session
from csmkit.cli.group import solo_app
from csmkit.cli.mail_options import Copy, Draft, Eml, Open, Outbox, Send, Sent, To, Via, Yes
from csmkit.errors import NotFoundError, UsageError
from csmkit.language import _

if TYPE_CHECKING:
    from pathlib import Path

    from csmkit.cli.mail_ways import Ways
    from csmkit.services.audit import Failed, Subject
    from csmkit.views.audit_report import Audited

app = solo_app()


@app.command(
    help=_("What a project page has and lacks, in the order of repair; alone it lists what a page should hold.")
)
def audit_page(
    ctx: typer.Context,
    sources: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[SOURCE]...", help=_("File, folder of a saved page, - for standard input, or address.")
        ),
    ] = None,
    project: Annotated[str, typer.Option("--project", metavar="PROJECT", help=_("The project behind the page."))] = "",
    kind: Annotated[
        str, typer.Option("--kind", metavar="KIND", help=_("Kind of project, when not the project's."))
    ] = "",
    walk: Annotated[
        bool, typer.Option("--walk", help=_("Ask section by section, for pages only eyes can read."))
    ] = False,
    letter: Annotated[bool, typer.Option("--letter", help=_("The feedback letter; needs --project."))] = False,
    markdown: Annotated[bool, typer.Option("--markdown", help=_("Print the report as Markdown."))] = False,
    html: Annotated[bool, typer.Option("--html", help=_("Print the report as one HTML page."))] = False,
    waive: Annotated[str, typer.Option("--waive", metavar="ID", help=_("Leave a finding as it is; needs --why."))] = "",
    to: To = "",
    by: Annotated[str, typer.Option("--by", metavar="DATE", help=_("Until when the next step is."))] = "",
    copy: Copy = False,
    sent: Sent = False,
    via: Via = None,
    eml: Eml = None,
    outbox: Outbox = False,
    draft: Draft = False,
    send: Send = False,
    open: Open = False,
    yes: Yes = False,
    force: options.Force = False,
    why: options.Why = "",
    json: options.Json = False,
    tsv: options.Tsv = False,
    table: options.Table = False,
) -> None:
    """Audit pages."""
    from csmkit.services.patterns import kept_patterns

    run = session(ctx)
    ctx.with_resource(kept_patterns())
    if sum((letter, markdown, html)) > 1:
        raise UsageError(_("one form at a time: --letter, --markdown, --html"))
    if (letter or waive) and not project:
        raise UsageError(_("for which project?"), hint="--project PROJECT")
    subject = _subject(run, project)
    chosen = _kind(kind) or (subject.kind if subject else "")
    if waive and subject:
        _waive(run, subject.slug, waive, why)
        return
    if not walk and not sources:
        _checklist(run, chosen, json=json, tsv=tsv, table=table)
        return
    results = [_walk(run, subject, chosen)] if walk else [_audited(run, one, chosen, subject) for one in sources or ()]
    if letter:
        from csmkit.cli.mail_options import ways

        _letter(
            run, results, to, by, ways(copy, sent, via, None, eml, outbox, draft, send, open, yes, force, why), json
        )
        return
    if walk:
        _show(results, json=False, tsv=False, table=True, markdown=markdown, html=html)
        say(_next_after_walk(subject, chosen))
        raise typer.Exit(_code(results))
    _show(results, json=json, tsv=tsv, table=table, markdown=markdown, html=html)
    raise typer.Exit(_code(results))


def _subject(run: Session, project: str) -> "Subject | None":
    if not project:
        return None
    from csmkit.services.audit import find_subject

    return find_subject(run.desk, project)


def _kind(text: str) -> str:
    if not text:
        return ""
    from csmkit.cli.parse import word
    from csmkit.domain.vocabulary import Kind

    return word(Kind, text).value


def _root(run: Session) -> "Path | None":
    """The workspace when there is one: pages can be audited without."""
    try:
        return run.root
    except NotFoundError:
        if run.workspace is not None:
            raise
        return None


def _checklist(run: Session, kind: str, *, json: bool, tsv: bool, table: bool) -> None:
    from csmkit.cli.output import show
    from csmkit.services.audit import DEFAULT_KIND, structure_for
    from csmkit.views import audit_checklist

    show(audit_checklist, structure_for(_root(run), kind or DEFAULT_KIND), json=json, tsv=tsv, table=table)


def _audited(run: Session, source: str, kind: str, subject: "Subject | None") -> "Audited | Failed":
    """The report on one page; with a project it is compared with the last one and noted."""
    from csmkit.services.audit import DEFAULT_KIND, Failed, audit, keep_audit
    from csmkit.views.audit_report import Audited

    found = audit(_root(run), source, kind or DEFAULT_KIND, subject)
    if isinstance(found, Failed):
        return found
    return Audited(found, keep_audit(run.desk, subject, found, now=run.now) if subject else None)


def _show(results: "list[Audited | Failed]", *, json: bool, tsv: bool, table: bool, markdown: bool, html: bool) -> None:
    from csmkit.cli.output import print_json, show
    from csmkit.services.audit import Failed
    from csmkit.views import audit_document, audit_report
    from csmkit.views.audit_words import failed_json

    for result in results:
        if isinstance(result, Failed):
            _complain(result)
        elif markdown or html:
            sys.stdout.write(audit_document.to_html(result) if html else audit_document.to_markdown(result))
        elif not json:
            show(audit_report, result, tsv=tsv, table=table)
    if json:
        made = [failed_json(one) if isinstance(one, Failed) else audit_report.to_json(one) for one in results]
        print_json(made[0] if len(made) == 1 else made)


def _complain(failed: "Failed") -> None:
    message = failed.error.message
    say(_("csm: {message}").format(message=message if failed.source in message else f"{failed.source}: {message}"))
    if failed.error.hint:
        say(f"     {failed.error.hint}")


def _code(results: "list[Audited | Failed]") -> int:
    """6 and 4 for pages that could not be reached or read, 1 for findings, 0 for clean pages; the worst counts."""
    from csmkit.services.audit import Failed

    codes = [
        one.exit_code if isinstance(one, Failed) else 4 if not one.report.readable else 1 if one.report.lacking else 0
        for one in results
    ]
    return max(codes, default=0)


def _letter(run: Session, results: "list[Audited | Failed]", to: str, by: str, chosen: "Ways", json: bool) -> None:
    from csmkit.services.audit import Failed

    if len(results) != 1:
        raise UsageError(_("one page for one letter"))
    result = results[0]
    if isinstance(result, Failed):
        raise result.error
    if not result.report.readable:
        raise UsageError(
            _("nothing could be read on this page"), hint=_("look at it with --walk; it ends in a letter too")
        )
    _write(run, result, to, by, chosen, json)


def _write(run: Session, found: "Audited", to: str, by: str, chosen: "Ways", json: bool) -> None:
    from csmkit.cli.mail_ways import finish
    from csmkit.services.audit_letter import write_feedback
    from csmkit.services.letters import Office, Wish

    wish = Wish(to=to, answers={"by": by} if by else {})
    prepared = write_feedback(Office(run.desk, run.today), found.report, wish, found.before)
    finish(run, prepared, chosen, json=json)


def _waive(run: Session, project: str, name: str, why: str) -> None:
    from csmkit.services.audit_waive import waive

    path = waive(run.desk, project, name, why, now=run.now)
    say(_("Waived {name} in {path}.").format(name=name, path=path))


def _walk(run: Session, subject: "Subject | None", kind: str) -> "Audited | Failed":
    """Ask for each section; leaving in between keeps the answers."""
    from csmkit.services import audit_walk
    from csmkit.services.audit import DEFAULT_KIND, keep_audit, structure_for
    from csmkit.views.audit_report import Audited
    from csmkit.views.audit_words import need_word, section_name

    if not run.interactive:
        raise UsageError(_("--walk asks questions; run it in a terminal"))
    root = _root(run)
    structure = structure_for(root, kind or DEFAULT_KIND)
    walk = audit_walk.take_up(root, subject.slug if subject else structure.kind)
    if walk.answers:
        say(_("Going on after {count} sections.").format(count=len(walk.answers)))
    for section in audit_walk.still_open(walk, structure):
        say(f"{section_name(section)} ({need_word(section.need)}): {section.why}")
        audit_walk.keep(walk, section.id, _answer())
    report = audit_walk.report_of(walk, structure, subject.slug if subject else "")
    before = keep_audit(run.desk, subject, report, now=run.now) if subject else None
    audit_walk.finish(walk)
    return Audited(report, before)


def _next_after_walk(subject: "Subject | None", kind: str) -> str:
    """What to do with what was seen: the feedback letter, or good examples of what is missing."""
    if subject:
        return _("Next: {command}").format(command=f"csm mail page-feedback {subject.slug}")
    return _("Next: {command}").format(command="csm examples" + (f" --kind {kind}" if kind else ""))


_MEANT = {
    **dict.fromkeys(("y", "yes", "有", "是", "在"), "yes"),
    **dict.fromkeys(("n", "no", "沒有", "沒", "無", "否"), "no"),
    **dict.fromkeys(("", "s", "skip", "略過", "跳過"), "skip"),
}
"""What may be typed in a walk, whatever language the question was asked in."""


def _answer() -> str:
    """Yes, no or skip; asked again until it is one of them."""
    while True:
        typed = str(typer.prompt(_("Is it there? yes / no / skip"), default="", show_default=False, err=True))
        meant = _MEANT.get(typed.strip().lower())
        if meant:
            return meant
        say(_("Not understood. Accepted: yes, y or 有; no, n or 沒有; skip, s, 略過 or just Enter."))
