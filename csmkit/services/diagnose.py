"""Diagnosis of a project: its noted numbers, its own margin, and the desk's other projects to compare with."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from statistics import median
from typing import NamedTuple

from csmkit.domain.event import Event
from csmkit.domain.project import Project
from csmkit.domain.vocabulary import EventKind, Metric
from csmkit.errors import Problem
from csmkit.language import _
from csmkit.playbooks.diagnosis import FEW, Band, Figures, Link, break_even, diagnose, read_bands, read_margin
from csmkit.services.overview import latest_readings
from csmkit.services.tallies import read_data
from csmkit.workspace.desk import Desk
from csmkit.workspace.lookup import builtin

FOLDER, BANDS = "templates/playbooks", "bands.toml"
FRESH_DAYS = 7
ADVICE = {
    "bounce": "進來的人很快就離開：先改頁面最前面三屏的主視覺、標題和第一段，暫時不加流量",
    "conversion": "有人看完卻沒有贊助：檢查方案、價格與信任（評價、團隊、時程、退換貨）",
    "ctr": "看到廣告的人不點：換素材，第一秒說出是給誰、解決什麼",
    "cpm": "觸及的成本偏高：看受眾是否太窄、是否遇上節慶；頁面沒改好之前先別加預算",
    "ad_share": "廣告占集資金額的比例偏高：先停掉成效最差的一組，把錢留到頁面改好之後",
    "roas": "廣告回收低於損益兩平：每多投一元都在虧，先停下來改頁面與方案",
}
"""What to do about a weak link; content for clients, in their language."""
LETTERS = {"bounce": "page-first", "conversion": "page-first"}
COACHING = "weekly-coaching"


class Diagnosis(NamedTuple):
    """What the numbers say.

    Attributes:
        links: every link, the one to mend first on top.
        first: key of the link to mend first, or an empty string when none is weak.
        advice: what to do about each weak link, in order.
        letter: the letter that helps, with its command.
        noted_on: when the numbers were noted; `old` when that is over a week ago.
        break_even: the ROAS at which advertising pays for itself, or None when the margin is not known.
        asks: what to ask or note, so that more can be said.
        cases: advertising shares of the desk's finished projects.
    """

    project: str
    links: tuple[Link, ...]
    names: dict[str, str]
    first: str
    advice: tuple[str, ...]
    letter: str
    noted_on: date | None
    old: bool
    break_even: Decimal | None
    asks: tuple[str, ...]
    cases: tuple[Decimal, ...]
    problems: list[Problem]

    @property
    def judged(self) -> int:
        """How many links there was enough to judge by."""
        return sum(link.state != "unknown" for link in self.links)

    @property
    def enough(self) -> bool:
        """Whether something can be said: a link is weak, or so many are known that none being weak means something."""
        return bool(self.first) or self.judged >= FEW


def load_bands(root: Path | None) -> tuple[dict[str, Band], list[Problem]]:
    """The ordinary ranges: the built-in ones, and over them those the workspace's own file gives."""
    name = f"{FOLDER}/{BANDS}"
    bands: dict[str, Band] = {}
    problems: list[Problem] = []
    for top in filter(None, (builtin(), root)):
        if (top / name).exists():
            data, faults = read_data(top / name, name)
            bands, more = read_bands(data, name, over=bands)
            problems += [*faults, *more]
    return bands, problems


def diagnose_project(desk: Desk, name: str, *, today: date) -> Diagnosis:
    """Which link of a project is weak.

    Raises:
        NotFoundError: when there is no such project.
        InvalidDataError: when its file has faults.
    """
    record = desk.project(name)
    bands, problems = load_bands(desk.root)
    events = desk.events(project=record.slug)
    figures = _figures(record.model, events)
    links = tuple(diagnose(figures, bands, _own(desk, record.slug)))
    weak = [link.key for link in links if link.state == "weak"]
    first = weak[0] if weak else ""
    letter = LETTERS.get(first, COACHING)
    cases = tuple(
        project.case.ad_share
        for slug, project in desk.projects().items()
        if project.case and project.case.ad_share is not None and slug != record.slug
    )
    old = figures.noted_on is not None and (today - figures.noted_on).days > FRESH_DAYS
    return Diagnosis(
        record.slug,
        links,
        {key: band.name for key, band in bands.items()} | {"roas": "ROAS（廣告帶回的倍數）"},
        first,
        tuple(ADVICE[key] for key in weak),
        f"csm mail {letter} {record.slug}" if weak else "",
        figures.noted_on,
        old,
        break_even(figures.margin),
        tuple(_asks(figures, record.slug, bands)),
        cases,
        problems,
    )


def _figures(project: Project, events: tuple[Event, ...]) -> Figures:
    latest = {reading.metric: reading for reading in latest_readings(events)}
    values = {metric: reading.value for metric, reading in latest.items()}
    noted = max((reading.at.date() for reading in latest.values()), default=None)
    margin = (project.resources.model_extra or {}).get("gross_margin")
    return Figures(
        ctr=values.get(Metric.CTR),
        cpc=values.get(Metric.CPC),
        bounce=values.get(Metric.BOUNCE),
        raised=project.money.raised,
        backers=project.money.backers,
        ad_spent=project.money.ad_spent,
        margin=read_margin(margin),
        noted_on=noted,
    )


def _own(desk: Desk, but: str) -> dict[str, Decimal]:
    """The median of the latest reading of each of the desk's other projects; one project is no comparison."""
    by_project: dict[str, list[Event]] = {}
    for event in desk.events():
        if event.kind is EventKind.METRIC and event.project and event.project != but:
            by_project.setdefault(event.project, []).append(event)
    found: dict[Metric, list[Decimal]] = {}
    for events in by_project.values():
        for reading in latest_readings(tuple(events)):
            found.setdefault(reading.metric, []).append(reading.value)
    return {metric.value: median(values) for metric, values in found.items() if len(values) > 1}


def _asks(figures: Figures, slug: str, bands: dict[str, Band]) -> list[str]:
    """What to note or ask next, each with its command."""
    lacking = [
        metric.value
        for metric, value in (
            (Metric.RAISED, figures.raised),
            (Metric.BACKERS, figures.backers),
            (Metric.CTR, figures.ctr),
            (Metric.CPC, figures.cpc),
            (Metric.BOUNCE, figures.bounce),
            (Metric.AD_SPENT, figures.ad_spent),
        )
        if value is None
    ]
    asks = []
    if lacking:
        pairs = " ".join(f"--metric {key}=…" for key in lacking)
        asks.append(_("note what is missing: {command}").format(command=f"csm log {slug} {pairs}"))
    if figures.margin is None:
        command = f"csm project set {slug} resources.gross_margin=0.45"
        asks.append(_("ask for the gross margin of a pledge: {command}").format(command=command))
    if "bounce" in bands and bands["bounce"].high is None:
        asks.append(_("write your platform's own bounce rate into {path}").format(path=f"{FOLDER}/{BANDS}"))
    return asks
