"""Sections in the wrong place: what asks for money or trust before the reader knows what it is, the reason after all.

The order of sections is a habit, not a rule (most campaigns differ in the middle). What costs readers is narrower: who,
how much and for which sum before what and why; and the reason why where nobody reads on.
"""

from typing import Literal

from csmkit.pages.recognise import Recognised, Seen

Where = Literal["early", "late"]

WHAT = ("features", "usage")
"""What says what it is."""
AFTER_WHAT = ("team", "budget")
"""They wait until it is said what it is."""
AFTER_ANY = ("rewards", "price", "specs", "timeline", "risks", "shipping_aftersales")
"""They wait until it is said what it is or why."""
SETTLED = ("rewards", "timeline", "budget", "shipping_aftersales", "risks")
"""Where these have begun, a reader has decided."""


def out_of_order(seen: Recognised) -> dict[str, Where]:
    """Ids of sections that stand too early or too late, in the usual order."""
    placed = {one.section.id: one for one in seen.sections if _is_placed(one, seen)}
    lines = {name: one.line for name, one in placed.items()}
    what = min((lines[name] for name in WHAT if name in lines), default=lines.get("specs"))
    why = lines.get("problem")
    known = [line for line in (what, why) if line is not None]
    wrong: dict[str, Where] = {}
    for name in AFTER_WHAT:
        if name in lines and what is not None and lines[name] < what and _is_headed(placed[name], seen, name):
            wrong[name] = "early"
    for name in AFTER_ANY:
        alike = name in ("rewards", "price") and "rewards" in placed
        if name in lines and known and lines[name] < min(known) and (alike or _is_headed(placed[name], seen, name)):
            wrong[name] = "early"
    if why is not None and _has_heading(placed["problem"], seen):
        begun = [name for name in SETTLED if name in lines and lines[name] < why and name not in wrong]
        settled = [name for name in begun if _has_heading(placed[name], seen)]
        if len(settled) >= (1 if what is not None and what < why else 2):
            wrong["problem"] = "late"
    return {one.section.id: wrong[one.section.id] for one in seen.sections if one.section.id in wrong}


def _is_placed(one: Seen, seen: Recognised) -> bool:
    """Whether a section is there, in the story; a reward card beside it stands nowhere."""
    return one.status in ("present", "weak") and one.part >= 0 and seen.parts[one.part].zone == "story"


def _is_headed(one: Seen, seen: Recognised, name: str) -> bool:
    """Whether a section has a part of its own; sums and offers show under any heading."""
    return one.headed or (name in ("budget", "rewards", "price") and _has_heading(one, seen))


def _has_heading(one: Seen, seen: Recognised) -> bool:
    return one.headed or bool(seen.parts[one.part].heading)
