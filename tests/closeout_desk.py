"""A desk with one project whose campaign has just ended."""

from datetime import date
from pathlib import Path
from typing import Any

from csmkit.workspace.records import new_record

SETTINGS = """language = "en"
time_zone = "Asia/Taipei"

[me]
name = "程又寧"
email = "youning@yingdian.example"

[platform]
name = "螢點集資"
"""


def _fact(key: str, unit: str, value: str) -> str:
    return f'[{key}]\nunit = "{unit}"\nvalue = {value}\nas_of = 2026-01-05\n\n'


FACTS = "".join(
    _fact(*row)
    for row in (
        ("platform_fee_rate", "rate", "0.08"),
        ("payment_fee_rate", "rate", "0.02"),
        ("payout_days", "working-days", "10"),
        ("refund_days", "working-days", "10"),
        ("transfer_fee", "twd", "15"),
        ("advance_max_rate", "rate", "0.5"),
        ("advance_days", "working-days", "5"),
        ("advance_papers", "text", '"申請書、報價單"'),
        ("payout_papers", "text", '"請款單、發票"'),
        ("payout_instalments", "text", '"一次撥款"'),
        ("invoice_issuer", "text", '"由提案團隊開立"'),
        ("refund_fee_bearer", "text", '"由提案團隊負擔"'),
        ("update_place", "text", '"後台 → 進度更新"'),
        ("longterm_fee_rate", "rate", "0.1"),
    )
)


def lay_closeout(root: Path, *, stage: str = "ended", payout: date | None = None, **money: Any) -> None:
    """Write client `studio` and project `lamp`; `money` overrides its sums."""
    (root / "csm.toml").write_text(SETTINGS, encoding="utf-8")
    (root / "facts.toml").write_text(FACTS, encoding="utf-8")
    client = {
        "name": "鹿角工作室",
        "contacts": {"lin": {"name": "林沛岑", "greeting": "林小姐", "email": "lin@antler.example"}},
    }
    (root / "clients/studio.toml").write_bytes(new_record(client))
    sums = {
        "goal": 300_000,
        "raised": 1_234_567,
        "backers": 900,
        "cancelled": 4_567,
        "execution_fee": 60_000,
        "service_quote": 36_000,
        **money,
    }
    project = {
        "title": "鹿角檯燈",
        "client": "studio",
        "kind": "product",
        "stage": stage,
        "services": ["頁面健檢 2 次", "每週數據建議", "平台電子報 1 次"],
        "dates": {"launch": date(2026, 2, 1), "end": date(2026, 3, 31), "payout": payout},
        "money": sums,
    }
    (root / "projects/lamp.toml").write_bytes(new_record(project))
