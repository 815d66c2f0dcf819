"""Occurrences made by hand, for the tests of what a morning does with them."""

from typing import Any

from csmkit.reminders.occurrence import Occurrence, reminder_id


def row(key: str, **values: Any) -> Occurrence:
    """An occurrence that is due on 2026-11-23, a Monday, for client `c`, with `values` changed."""
    name, subject, _n = key.split("/")
    fields = {
        "id": reminder_id(key), "key": key, "series": f"{name}/{subject}", "rule": name, "title": "標題",
        "title_en": "title", "why": "", "why_en": "", "project": subject, "project_title": "專案", "client": subject,
        "client_name": "客戶", "tier": "gold", "tier_rank": 1, "due_on": "2026-11-23", "wake_on": None,
        "lapses_on": None, "priority": 4, "channel": "email", "touch": "human", "command": f"csm mail {name} {subject}",
        "contact": True, "required": False, "quiet": (),
    }  # fmt: skip
    return Occurrence(**{**fields, **values})
