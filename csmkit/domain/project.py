"""A project: one fundraising campaign, from the first contact to long-term listing."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from csmkit.domain.closeout_answer import Closeout
from csmkit.domain.fields import Count, Day, Line, RecordModel, Text, Twd
from csmkit.domain.money import share
from csmkit.domain.vocabulary import CaseResult, Kind, Quotable, Side, Stage


class Dates(RecordModel):
    """The milestones. Each is a date; a missing one is not known yet. Reminder rules anchor on these names."""

    invited: Day | None = None
    met: Day | None = None
    offer_sent: Day | None = None
    contract_back: Day | None = None
    page_due: Day | None = None
    review: Day | None = None
    prelaunch: Day | None = None
    launch: Day | None = None
    end: Day | None = None
    decision_due: Day | None = None
    payout: Day | None = None
    ship: Day | None = None
    shipped: Day | None = None
    longterm_from: Day | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        for first, then in (("offer_sent", "contract_back"), ("launch", "end"), ("launch", "shipped")):
            before, after = getattr(self, first), getattr(self, then)
            if before and after and after < before:
                raise PydanticCustomError(
                    "csm_order",
                    "in the wrong order",
                    {"key": then, "value": str(after), "other": first, "than": str(before)},
                )
        return self


class Money(RecordModel):
    """The sums, in whole TWD, and the number of backers."""

    goal: Twd | None = None
    production_threshold: Twd | None = None
    """What must be raised before production can start; may be higher than the goal."""
    raised: Twd | None = None
    backers: Count | None = None
    ad_budget: Twd | None = None
    ad_spent: Twd | None = None
    service_quote: Twd | None = None
    execution_fee: Twd | None = None
    cancelled: Twd | None = None
    """Pledges taken back by backers, still counted in `raised`."""
    refunded: Twd | None = None
    """Pledges paid back already, still counted in `raised`."""
    advance_paid: Twd | None = None
    """What the team has received before the closeout."""


class Resources(RecordModel):
    """What the team can bring; asked before any marketing advice. Further answers keep their own keys."""

    ad_budget: Twd | None = None
    list_size: Count | None = None
    followers: Count | None = None
    team_hours: Count | None = None
    """Hours a week."""
    sample_state: Line | None = None
    earlier_campaigns: Line | None = None
    asked_on: Day | None = None


class Todo(RecordModel):
    """One thing to do, by the client's team or by us."""

    what: Line
    who: Side = Side.CLIENT
    due: Day | None = None
    done_on: Day | None = None


class OneOff(RecordModel):
    """A reminder of one's own, on a date, repeated when `every` is given."""

    text: Line
    on: Day
    every: Line = ""
    until: Day | None = None


def _ratio(value: object) -> object:
    return Decimal(str(value)) if isinstance(value, float) else value


class Case(RecordModel):
    """What a finished project teaches, and whether it may be told."""

    result: CaseResult | None = None
    ad_share: Annotated[Decimal, BeforeValidator(_ratio), Field(ge=0, le=10)] | None = None
    """Advertising spent as a share of what was raised, 0.15 for 15 %."""
    did: tuple[Line, ...] = ()
    lesson: Text = ""
    quotable: Quotable = Quotable.NO
    agreed_by: Line = ""
    agreed_on: Day | None = None


class Project(RecordModel):
    """One project, as kept in `projects/<slug>.toml`."""

    title: Line = Field(min_length=1)
    client: Line
    """Slug of the client."""
    kind: Kind = Kind.OTHER
    stage: Stage = Stage.LEAD
    services: tuple[Line, ...] = ()
    """What the contract promises."""
    dates: Dates = Dates()
    money: Money = Money()
    links: dict[str, Line] = Field(default_factory=dict)
    resources: Resources = Resources()
    todo: tuple[Todo, ...] = ()
    reminder: tuple[OneOff, ...] = ()
    case: Case | None = None
    closeout: Closeout = Closeout()
    formerly: tuple[Line, ...] = ()
    """Slugs it had before; events under them are its own."""
    notes: Text = ""

    def reached(self) -> Decimal | None:
        """Raised in percent of the goal, or None when either is unknown."""
        if self.money.goal is None or self.money.raised is None:
            return None
        return share(self.money.raised, self.money.goal)

    def elapsed(self, today: date) -> Decimal | None:
        """Campaign time gone by in percent, 0 to 100, or None without launch and end."""
        launch, end = self.dates.launch, self.dates.end
        if launch is None or end is None:
            return None
        total = (end - launch).days + 1
        gone = min(max((today - launch).days, 0), total)
        return share(gone, total)

    def open_todos(self, who: Literal["client", "us"] | None = None) -> tuple[tuple[int, Todo], ...]:
        """Open to-dos with their 1-based numbers, the dated ones first; only of one side when `who` is given."""
        rows = [(n, todo) for n, todo in enumerate(self.todo, 1) if not todo.done_on and who in (None, todo.who)]
        return tuple(sorted(rows, key=lambda row: (row[1].due or date.max, row[0])))


DATE_NAMES = tuple(Dates.model_fields)
