"""The service ledger: what was done for a client, in words the client may read, inside and outside the contract.

Notes, figures, stages and types stay inside. A text of the journal is shown only where it is written for the client
(services, requests), and not when it names a client type, a tier, another client, or a word that must never leave.
"""

import re
from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from csmkit.domain.event import Event
from csmkit.domain.money import twd
from csmkit.domain.project import Project
from csmkit.domain.vocabulary import ClientType, EventKind, Metric, Outcome, Scope, Way
from csmkit.reminders.history import Entry, read_history
from csmkit.services.letter_catalogue import Catalogue
from csmkit.services.letter_material import LetterData
from csmkit.services.log import find_subject
from csmkit.text.safe import one_line
from csmkit.workspace.desk import Desk

NEAR = timedelta(days=7)
"""Readings at most so far from a service are shown as the figures before and after it."""
_PLAIN = {
    EventKind.MAIL: "寫信說明",
    EventKind.CHAT: "回覆訊息",
    EventKind.CALL: "電話討論",
    EventKind.MEETING: "會議討論",
    EventKind.ANSWER: "答覆提問",
    EventKind.AUDIT: "頁面檢查與修改建議",
    EventKind.SERVICE: "專案協助",
    EventKind.REQUEST: "處理您的請求",
}
_WITH_FIGURES = frozenset({EventKind.SERVICE, EventKind.AUDIT, EventKind.REQUEST})
_NO_SERVICE = frozenset(
    (
        "invitation",
        "invitation-followup",
        "contract-chase",
        "decision-chase",
        "decline-project",
        "decline-service",
        "stop",
    )
)
"""Letters that ask for something or refuse it: true, and nothing that was given."""
_CLAUSE = re.compile(r"[，,。；;！!（(]")
_TIMES = re.compile(r"(\d+)\s*[次回場則篇]")


class Service(NamedTuple):
    """One thing that was done.

    Attributes:
        on: the day.
        project: slug of the project, or an empty string.
        title: its title.
        what: in the client's words.
        scope: inside the contract, or beyond it.
        figures: the figures before and after, where both are known within a week.
    """

    on: date
    project: str
    title: str
    what: str
    scope: Scope
    figures: str


class Ledger(NamedTuple):
    """All services for a project or a client, oldest first."""

    name: str
    since: date | None
    until: date
    services: list[Service]

    def of(self, scope: Scope) -> list[Service]:
        """Those inside, or those beyond the contract."""
        return [service for service in self.services if service.scope is scope]


def given_to(desk: Desk, who: str, *, since: date | None = None, today: date) -> Ledger:
    """What was done for a project, or for a client with all its projects.

    Raises:
        NotFoundError: when `who` names neither.
    """
    slug, client = find_subject(desk, who)
    events = desk.events(project=slug) if slug else desk.events(client=client)
    projects = {slug: desk.project(slug).model} if slug else desk.projects(client=client)
    entries = read_history(events, desk.zone).entries
    teller = _Teller(desk, client or "", today)
    sorter = _Sorter(projects)
    services = []
    for entry in entries:
        if entry.on > today or not _counts(entry.event):
            continue
        project = entry.event.project or ""
        title = projects[project].title if project in projects else ""
        scope = sorter.scope(entry.event)
        figures = _figures(entry, entries) if entry.event.kind in _WITH_FIGURES else ""
        services.append(Service(entry.on, project, title, teller.words(entry.event), scope, figures))
    name = projects[slug].title if slug else desk.client(client or who).model.name
    shown = [one for one in services if since is None or one.on >= since]
    return Ledger(name, since, today, list(dict.fromkeys(shown)))


def _counts(event: Event) -> bool:
    """Whether an event is something done for the client."""
    match event.kind:
        case EventKind.MAIL | EventKind.CHAT:
            return event.way is not Way.IN and event.letter not in _NO_SERVICE
        case EventKind.REQUEST:
            return event.outcome in (Outcome.GRANTED, Outcome.SUBSTITUTE)
    return event.kind in _PLAIN


class _Teller:
    """Says an event in words the client may read."""

    def __init__(self, desk: Desk, client: str, today: date) -> None:
        data = LetterData(desk, today)
        self._titles = {letter.id: letter.title for letter in Catalogue(desk.root).letters.values()}
        tiers = [name for key, tier in desk.settings.tiers.items() for name in (key, tier.name)]
        types = [name for kind in ClientType for name in (kind.value, kind.zh)]
        others = [name for other in data.others(client) for name in (*other.names, *other.emails)]
        self._inside = [word.casefold() for word in (*tiers, *types, *others, *data.words.never) if len(word) > 1]

    def words(self, event: Event) -> str:
        """The event in a few words."""
        text = one_line(event.text, 120)
        clean = bool(text) and not any(word in text.casefold() for word in self._inside)
        match event.kind:
            case EventKind.SERVICE if clean:
                return text
            case EventKind.REQUEST:
                ending = "已同意" if event.outcome is Outcome.GRANTED else "改以替代方案協助"
                wish = _CLAUSE.split(text, maxsplit=1)[0]
                return f"您提出「{wish}」，{ending}" if clean and wish else f"{_PLAIN[event.kind]}，{ending}"
        if event.letter in self._titles and event.kind in (EventKind.MAIL, EventKind.CHAT):
            return f"寄上「{self._titles[event.letter]}」"
        return _PLAIN[event.kind]


class _Sorter:
    """Puts services inside or outside the contract; one promised twice is inside the contract two times."""

    def __init__(self, projects: dict[str, Project]) -> None:
        self._promised = {slug: [_promise(text) for text in project.services] for slug, project in projects.items()}
        self._used: Counter[tuple[str, str]] = Counter()

    def scope(self, event: Event) -> Scope:
        """Where an event belongs; to be asked once for each, in order of time."""
        found = next(
            (row for row in self._promised.get(event.project or "", ()) if row[0] and row[0] in event.text), None
        )
        if event.kind not in (EventKind.SERVICE, EventKind.REQUEST):
            return event.scope or Scope.CONTRACT
        if event.scope is Scope.EXTRA or found is None:
            return event.scope or Scope.EXTRA
        word, times = found
        key = (event.project or "", word)
        self._used[key] += 1
        beyond = times is not None and self._used[key] > times
        return event.scope or (Scope.EXTRA if beyond else Scope.CONTRACT)


def _promise(text: str) -> tuple[str, int | None]:
    """The words and the number of times of a promised service: `頁面健檢 2 次` is 頁面健檢, 2."""
    times = _TIMES.search(text)
    return re.split(r"[\s\d]", text.strip(), maxsplit=1)[0], int(times[1]) if times else None


def _figures(entry: Entry, entries: Sequence[Entry]) -> str:
    """Raised and backers before and after, within a week each; it claims nothing about the cause."""
    readings = [
        other
        for other in entries
        if other.event.kind is EventKind.METRIC and other.event.project == entry.event.project
    ]
    parts = []
    for metric, name in ((Metric.RAISED, "集資"), (Metric.BACKERS, "贊助人數")):
        noted = [(other.on, int(other.event.metrics[metric])) for other in readings if metric in other.event.metrics]
        before = next((value for on, value in reversed(noted) if entry.on - NEAR <= on <= entry.on), None)
        after = next((value for on, value in noted if entry.on < on <= entry.on + NEAR), None)
        if before is not None and after is not None:
            shown = twd if metric is Metric.RAISED else "{:,}".format
            parts.append(f"{name} {shown(before)} → {shown(after)}")
    return "，".join(parts)
