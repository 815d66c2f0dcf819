"""Auditing a project's page: read it, lay it against the structure of its kind, say what is lacking."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple

from csmkit.errors import CsmError, DeliveryError, InvalidDataError
from csmkit.pages.document import read_page
from csmkit.pages.findings import Record, find_all, load_claims
from csmkit.pages.likeness import cut, read_pieces
from csmkit.pages.recognise import recognise
from csmkit.pages.report import Report, make_report
from csmkit.pages.structure import Structure, load_structure
from csmkit.services.tallies import load_tally
from csmkit.text.toml import parse
from csmkit.workspace.desk import Desk
from csmkit.workspace.lookup import builtin

FOLDER = "templates/pages"
DEFAULT_KIND = "product"


class Subject(NamedTuple):
    """The project a page belongs to, as far as the audit needs it.

    Attributes:
        slug: of the project.
        client: slug of the client.
        kind: id of the kind.
        record: sums and days to compare the page with.
        waivers: reason and day by id.
    """

    slug: str
    client: str
    kind: str
    record: Record
    waivers: Mapping[str, tuple[str, str]]


class Failed(NamedTuple):
    """A page that could not be read, and why."""

    source: str
    kind: str
    error: CsmError

    @property
    def exit_code(self) -> int:
        """What the process ends with: 6 for a server, else what the error says."""
        return self.error.exit_code


def find_subject(desk: Desk, name: str) -> Subject:
    """The project that `name` means.

    Raises:
        NotFoundError, UsageError, InvalidDataError: as `Desk.project`.
    """
    found = desk.project(name)
    project = found.model
    record = Record(project.money.goal, project.dates.launch, project.dates.end, project.dates.ship)
    return Subject(found.slug, project.client, project.kind.value, record, waivers_of(project.model_extra or {}))


def waivers_of(extra: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    """Reason and day of each waiver in `[audit.waived]`: `comparison = { why = "…", on = 2026-02-03 }`."""
    audit = extra.get("audit")
    table = audit.get("waived") if isinstance(audit, Mapping) else None
    found = {}
    for name, said in (table or {}).items() if isinstance(table, Mapping) else ():
        if isinstance(said, Mapping) and said.get("why"):
            on = said.get("on")
            found[str(name)] = (str(said["why"]), on.isoformat() if isinstance(on, date) else str(on or ""))
    return found


def audit(root: Path | None, source: str, kind: str, subject: Subject | None = None) -> Report | Failed:
    """The report on one page; a page that cannot be read is a result as well.

    Args:
        root: the workspace, for its own structures; None for the built-in ones.
        source: a file, a folder, `-`, or an address.
        kind: id of the kind of project.
        subject: the project behind it.

    Raises:
        NotFoundError, UsageError: when there is no such page.
        InvalidDataError: when a template cannot be used.
    """
    from csmkit.outside.sources import read_source

    structure = structure_for(root, kind)
    claims = load_claims(_layers(root, "claims"))
    try:
        found = read_source(source)
        page = read_page(found.raw, name=found.name, declared=found.charset)
    except (InvalidDataError, DeliveryError) as error:
        return Failed(source, kind, error)
    seen = recognise(page, structure)
    findings = find_all(seen, kind, claims, subject.record if subject else None)
    return make_report(
        source, seen, structure, findings, subject.waivers if subject else {}, subject.slug if subject else ""
    )


def structure_for(root: Path | None, kind: str) -> Structure:
    """The structure of a kind: the built-in base and kind, each with the workspace's changes laid over it.

    Raises:
        InvalidDataError: when a file cannot be used.
    """
    pieces, _problems = load_tally(root, FOLDER, "pieces", read_pieces, cut)  # the doctor says what is wrong in them
    return load_structure(kind, [*_layers(root, "_base"), *_layers(root, kind)], pieces)


def letter_words(root: Path | None) -> dict[str, str]:
    """The forms of sentences in the feedback letter.

    Raises:
        InvalidDataError: when a file cannot be used.
    """
    words: dict[str, str] = {}
    for _path, data in _layers(root, "_letter"):
        words.update({key: str(value) for key, value in data.items()})
    return words


def _layers(root: Path | None, name: str) -> list[tuple[str, Mapping[str, Any]]]:
    """The built-in file of a name and the workspace's own, as paths and data."""
    found: list[tuple[str, Mapping[str, Any]]] = []
    for top in (builtin(), root):
        path = top / FOLDER / f"{name}.toml" if top else None
        if path and path.is_file():
            shown = f"{FOLDER}/{name}.toml"
            data, problem = parse(path.read_bytes().decode("utf-8-sig", "replace"), shown)
            if data is None:
                raise InvalidDataError(str(problem))
            found.append((shown, data))
    return found


class Before(NamedTuple):
    """An earlier audit of a project's page.

    Attributes:
        on: the day.
        lacking: ids of what was lacking then.
        page: where the page stood, or an empty string.
        event: id of its event.
    """

    on: date
    lacking: tuple[str, ...]
    page: str = ""
    event: str = ""


def past_audits(desk: Desk, slug: str) -> list[Before]:
    """The audits this program noted for a project, the latest first, without those taken back."""
    from csmkit.domain.vocabulary import EventKind

    events = desk.events(project=slug)
    taken_back = {event.corrects for event in events if event.corrects}
    found = []
    for event in reversed(events):
        more = event.model_extra or {}
        lacking = more.get("lacking")
        if event.kind is EventKind.AUDIT and event.id not in taken_back and isinstance(lacking, (list, tuple)):
            names = tuple(str(name) for name in lacking)
            found.append(Before(event.at.date(), names, str(more.get("page") or ""), event.id))
    return found


def keep_audit(desk: Desk, subject: Subject, report: Report, *, now: datetime) -> Before | None:
    """Note an audit in the journal, and give the one to compare it with.

    An audit that says what the last one said of the same page is not noted again: a page is looked at in several
    forms, and it is compared with how it stood before that.
    """
    past = past_audits(desk, subject.slug)
    if past and (past[0].lacking, past[0].page) == (report.lacking, _place(report.source)):
        return next((one for one in past if one.lacking != report.lacking), None)
    if report.readable:
        _note(desk, subject, report, now=now)
    return past[0] if past else None


def _note(desk: Desk, subject: Subject, report: Report, *, now: datetime) -> None:
    """Write the audit to the journal: what was lacking, so that the next one can be compared with it."""
    from csmkit.domain.event import Event
    from csmkit.domain.vocabulary import EventKind
    from csmkit.language import _
    from csmkit.services.log import append_events
    from csmkit.workspace.journal import new_id

    at = now.replace(microsecond=0)
    event = Event.model_validate(
        {
            "id": new_id(at),
            "at": at,
            "kind": EventKind.AUDIT,
            "project": subject.slug,
            "client": subject.client,
            "text": summary(report.lacking, report.structure),
            "lacking": list(report.lacking),
            **({"page": place} if (place := _place(report.source)) else {}),
        }
    )
    change = desk.change(_("audited the page of {slug}").format(slug=subject.slug), now)
    append_events(change, [event])
    change.commit()


def _place(source: str) -> str:
    """Where the page can be read again: an address, or the whole path of a file; empty for standard input."""
    if "://" in source:
        return source
    path = Path(source)
    return str(path.absolute()) if path.exists() and source != "-" else ""


def summary(lacking: Sequence[str], structure: Structure) -> str:
    """The audit in one line of content, as the journal keeps it."""
    names = [structure.by_id[one].name for one in lacking if one in structure.by_id]
    more = len(lacking) - len(names)
    text = "、".join(names) if names else "沒有缺漏" if not more else ""
    rest = f"另有 {more} 處要調整" if more else ""
    return "頁面檢查：" + "；".join(part for part in (text, rest) if part)
