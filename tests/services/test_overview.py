"""The state of a page, as the screen of its project knows it."""

from typing import Any

from csmkit.domain.event import Event
from csmkit.services.overview import page_state


def audit(day: int, lacking: list[str] | None, **more: Any) -> Event:
    values = {"id": f"a{day}", "at": f"2026-01-{day:02}T10:00:00+08:00", "kind": "audit", "text": "頁面檢查：規格"}
    return Event.model_validate(values | ({} if lacking is None else {"lacking": lacking}) | more)


def test_a_page_nobody_audited_has_no_state() -> None:
    assert page_state(()) is None
    assert page_state((audit(5, None),)) is None


def test_the_last_audit_counts_beside_the_one_before() -> None:
    state = page_state((audit(5, ["specs", "team", "faq"]), audit(9, ["team", "risks"])))
    assert state is not None
    assert (state.on.day, state.lacking, state.before, state.mended) == (9, ("team", "risks"), 3, 2)
    first = page_state((audit(5, ["specs"]),))
    assert first is not None and first.before is None and first.mended == 0


def test_an_audit_taken_back_does_not_count() -> None:
    back = Event.model_validate({"id": "c", "at": "2026-01-10T10:00:00+08:00", "kind": "correction", "corrects": "a9"})
    state = page_state((audit(5, ["specs"]), audit(9, []), back))
    assert state is not None and state.lacking == ("specs",)
