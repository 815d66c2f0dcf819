"""The settlement sheet of a project on a desk: its record and the platform facts, or a scenario."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from csmkit.domain.calendar import Offset
from csmkit.domain.closeout import NEVER_LIVE, REFUNDS, CloseoutState, state_of
from csmkit.domain.closeout_gate import gate, required
from csmkit.domain.facts import Unit
from csmkit.domain.fields import MAX_MONEY
from csmkit.domain.project import Project
from csmkit.domain.settlement import Rate, Sheet, Sums, payout_sheet, refund_sheet
from csmkit.errors import InvalidDataError, RefusedError, UsageError
from csmkit.language import _
from csmkit.services.closeout_gate import grounds_of
from csmkit.text.safe import one_line
from csmkit.workspace.desk import Desk


class Settlement(NamedTuple):
    """A sheet and what it stands on.

    Attributes:
        slug, title: the project.
        state: what was decided, or what the scenario would come to.
        sheet: the lines and totals.
        decided_on: the day the decision was whole, or None.
        payout_on: the day of the payout or refund by the facts, or None before the decision.
        assumed: sums of a scenario, by key.
    """

    slug: str
    title: str
    state: CloseoutState
    sheet: Sheet
    decided_on: date | None
    payout_on: date | None
    assumed: dict[str, int]


def settlement_of(desk: Desk, name: str, assume: Sequence[str] = (), *, today: date) -> Settlement:
    """The settlement of a project.

    Args:
        desk: the workspace.
        name: the project.
        assume: sums to suppose instead of the record's, as `raised=1200000`.
        today: decides which facts may be believed.

    Raises:
        NotFoundError: when there is no such project.
        UsageError: for a supposed sum that is none.
        InvalidDataError: naming every fact and sum that is missing, expired or wrong.
        RefusedError: for a project that never went live, or when nothing is left to pay out.
    """
    record = desk.project(name)
    project, assumed = record.model, _assumed(assume)
    if project.stage in NEVER_LIVE or (project.dates.launch is None and project.money.raised is None):
        raise RefusedError(
            _("'{slug}' never went live, so there is nothing to settle").format(slug=record.slug),
            hint=f"csm show {record.slug}",
        )
    supposed = project.model_copy(update={"money": project.money.model_copy(update=assumed)})
    state = _state(desk, supposed, today, scenario=bool(assumed))
    finder = _Finder(desk, supposed, record.slug, today)
    sheet = _refund(finder, supposed) if state in REFUNDS else _payout(finder)
    decided = _decided_on(desk, project, today)
    days = "refund_days" if state in REFUNDS else "payout_days"
    on = finder.due(days, decided) if decided else None
    return Settlement(record.slug, project.title, state, sheet, decided, on, assumed)


def _assumed(pairs: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for pair in pairs:
        key, equals, text = pair.partition("=")
        key = key.strip().removeprefix("money.")
        digits = text.strip().upper().removeprefix("NT$").replace(",", "")
        right = equals and digits.isascii() and digits.isdecimal() and len(digits) < 20
        if key not in Sums._fields or not right or int(digits) > MAX_MONEY:
            raise UsageError(
                _("'{text}' is not a sum to suppose").format(text=one_line(pair, 40)),
                hint=_("write one of {choices} as {form}").format(
                    choices=", ".join(Sums._fields), form="--if raised=1200000"
                ),
            )
        found[key] = int(digits)
    return found


def _state(desk: Desk, project: Project, today: date, *, scenario: bool) -> CloseoutState:
    """The state; in a scenario and before a decision, the one that the sums alone would lead to."""
    state = state_of(grounds_of(desk, project, today), project.closeout.answers)
    money = project.money
    missed = money.raised is not None and money.goal is not None and money.raised < money.goal
    if scenario and missed:
        return CloseoutState.REFUND_MISSED
    if scenario and state is CloseoutState.REFUND_MISSED and not missed:
        return CloseoutState.PENDING
    return CloseoutState.REFUND_MISSED if state is CloseoutState.PENDING and missed else state


def _decided_on(desk: Desk, project: Project, today: date) -> date | None:
    grounds, answers = grounds_of(desk, project, today), project.closeout.answers
    if gate(grounds, answers, "closing"):
        return None
    return max((answers[name].on for name in required(grounds, answers, "closing") if name in answers), default=None)


class _Finder:
    """Finds sums and facts, and collects what is lacking, so that all of it is said at once."""

    def __init__(self, desk: Desk, project: Project, slug: str, today: date) -> None:
        self._desk, self._project, self._slug, self._today = desk, project, slug, today
        self.lacks: list[str] = []
        self._commands: list[str] = []

    def rate(self, key: str, *, optional: bool = False) -> Rate:
        """A fact that is a number and may be believed."""
        fact = self._desk.facts.get(key)
        if fact is not None and isinstance(fact.value, Decimal) and not fact.expired(self._today):
            return Rate(key, fact.value, fact.as_of)
        fault = self._fault(key)
        if fault:
            self._lack(fault, f"csm facts set {key} …")
        elif fact is not None and fact.is_known() and fact.expired(self._today):
            message = _("facts.toml: {key} was valid until {day} only").format(key=key, day=fact.valid_until)
            self._lack(message, f"csm facts set {key} … --until …")
        elif not optional:
            self._lack(_("facts.toml: {key} has no value").format(key=key), f"csm facts set {key} …")
        return Rate(key, Decimal(0))

    def tax(self) -> Rate | None:
        """The tax rate, when the facts name one."""
        known = "tax_rate" in self._desk.facts and self._desk.facts["tax_rate"].is_known()
        return self.rate("tax_rate") if known or self._fault("tax_rate") else None

    def sums(self, *needed: str) -> Sums:
        """The record's sums; those named must be there."""
        money = self._project.money
        for key in needed:
            if getattr(money, key) is None:
                message = _("money.{key} is not known").format(key=key)
                how = f"csm log {self._slug} --metric {key}=…" if key in ("raised", "backers") else ""
                self._lack(message, how or f"csm project set {self._slug} money.{key}=…")
        return Sums(**{key: getattr(money, key) or 0 for key in Sums._fields})

    def due(self, key: str, start: date) -> date:
        """The day so many days after the decision as the fact says."""
        rate = self.rate(key)
        self.settle()
        working = self._desk.facts[key].unit is not Unit.DAYS
        from csmkit.services.calendar import working_calendar

        calendar = working_calendar(self._desk, {start.year, start.year + 1})
        return calendar.shift(start, Offset(int(rate.value), working))

    def settle(self) -> None:
        """Raise what is lacking.

        Raises:
            InvalidDataError: naming all of it.
        """
        if self.lacks:
            raise InvalidDataError("; ".join(self.lacks), hint=self._commands[0])

    def _lack(self, message: str, command: str) -> None:
        self.lacks.append(message)
        self._commands.append(command)

    def _fault(self, key: str) -> str:
        from csmkit.workspace.records import load_facts

        problems = load_facts(self._desk.root)[1]
        return next((str(problem) for problem in problems if problem.key.split(".")[0] == key), "")


def _payout(finder: _Finder) -> Sheet:
    sums = finder.sums("raised", "execution_fee", "service_quote")
    platform, payment = finder.rate("platform_fee_rate"), finder.rate("payment_fee_rate")
    tax = finder.tax()
    finder.rate("payout_days")
    finder.settle()
    return payout_sheet(sums, platform, payment, tax)


def _refund(finder: _Finder, project: Project) -> Sheet:
    fee = finder.rate("transfer_fee")
    sums = finder.sums("raised", *(("backers",) if fee.value else ()))
    finder.rate("refund_days")
    finder.settle()
    said = project.closeout.answers.get("transfer_fee_by")
    # Until somebody says who bears the fee, the team sees what it may come to.
    return refund_sheet(sums, fee if fee.value else None, str(said.value) if said else "team")
