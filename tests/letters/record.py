"""One project in its fourth week, with everything a letter may ask for: the record behind the golden letters."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from csmkit.letters.environment import LetterEnvironment
from csmkit.letters.examined import Envelope, Examined, Other, Words, read_words
from csmkit.letters.material import Material
from csmkit.letters.parts import read_phrases
from csmkit.letters.render import Rendered, render
from csmkit.letters.template import Letter, NextStep, read_letter
from csmkit.letters.values import Run

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
TODAY = date(2026, 1, 5)  # a Monday

FACTS: dict[str, dict[str, Any]] = {
    "platform_fee_rate": {"unit": "rate", "value": 0.08},
    "payout_days": {"unit": "working-days", "value": 10},
    "transfer_fee": {"unit": "twd", "value": 15},
    "campaign_max_days": {"unit": "days", "value": 60},
    "refund_fee_bearer": {"unit": "text", "value": "因提案團隊因素退款時由提案團隊負擔，其餘由平台負擔"},
    "old_fee": {"unit": "rate", "value": 0.02, "valid_until": date(2025, 12, 31)},
    "unknown_fee": {"unit": "rate"},
}

PROJECT: dict[str, Any] = {
    "title": "鹿角檯燈：一本書大小的燈",
    "client": "antler",
    "kind": "product",
    "stage": "live",
    "services": ["頁面健檢 2 次", "每週數據建議"],
    "notes": "產能上限只有九百盞，老闆說先不要開新模。",
    "dates": {
        "invited": date(2025, 9, 1),
        "met": date(2025, 9, 9),
        "offer_sent": date(2025, 9, 15),
        "contract_back": date(2025, 9, 26),
        "page_due": date(2025, 11, 3),
        "review": date(2025, 11, 24),
        "prelaunch": date(2025, 11, 27),
        "launch": date(2025, 12, 12),
        "end": date(2026, 1, 23),
        "decision_due": date(2026, 2, 2),
        "payout": date(2026, 2, 24),
        "ship": date(2026, 4, 20),
        "shipped": date(2026, 4, 22),
        "longterm_from": date(2026, 5, 4),
    },
    "money": {
        "goal": 500000,
        "production_threshold": 650000,
        "raised": 412300,
        "backers": 287,
        "ad_budget": 150000,
        "ad_spent": 86400,
        "service_quote": 60000,
        "execution_fee": 20000,
        "paid_out": 286451,  # the sum of the settlement sheet, put in for letters that name it
    },
    "links": {
        "page": "https://yingdian.example/projects/antler-lamp",
        "preview": "https://yingdian.example/preview/antler-lamp",
        "drive": "https://drive.antler.example/lamp",
        "backoffice": "https://desk.yingdian.example/antler-lamp",
    },
    "resources": {"ad_budget": 150000, "list_size": 3200, "followers": 8600, "team_hours": 20},
    "todo": [
        {"what": "主視覺換成關燈的房間那張", "due": date(2025, 12, 3), "done_on": date(2025, 12, 2)},
        {"what": "寄舊客回購信", "due": date(2025, 12, 30)},
        {"what": "跟工廠確認六百盞以後的交期", "due": date(2026, 1, 12)},
        {"what": "加碼目標的文案給兩個版本", "who": "us", "due": date(2026, 1, 7)},
    ],
    "case": {"result": "success", "ad_share": 0.21, "quotable": "no"},
}

CLIENT: dict[str, Any] = {
    "name": "鹿角光研所",
    "tier": "gold",
    "type": "follower",
    "since": date(2024, 11, 13),
    "preferred_channel": "line",
    "notes": "林經理週會前會來要數字，提早給她就不會被追。",
    "contacts": {
        "lin": {
            "name": "林沛岑",
            "greeting": "林經理",
            "role": "manager",
            "email": "lin@antler.example",
            "phone": "0900-555-101",
            "chat_id": "demo-lin",
        },
        "zhou": {"name": "周以恩", "greeting": "以恩", "email": "zhou@antler.example", "chat_id": "demo-zhou"},
        "hsieh": {"name": "謝景棠", "greeting": "謝總", "role": "decision-maker", "email": "hsieh@antler.example"},
    },
}


def event(kind: str, on: date, **values: Any) -> dict[str, Any]:
    """An event of the project as the material holds it."""
    return {"id": f"{on}-{kind}", "kind": kind, "on": on, "project": "antler-lamp", "client": "antler", **values}


EVENTS = (
    event("service", date(2025, 11, 24), text="頁面健檢第一次", scope="contract"),
    event(
        "metric",
        date(2025, 12, 28),
        metrics={"raised": "341200", "backers": "231", "ad_spent": "61000", "ctr": "0.011"},
    ),
    event("service", date(2025, 12, 30), text="替舊客名單改寫回購信", scope="extra"),
    event(
        "metric",
        date(2026, 1, 4),
        metrics={
            "raised": "412300",
            "backers": "287",
            "ad_spent": "86400",
            "impressions": "212000",
            "ctr": "0.013",
            "cpc": "9.5",
            "bounce": "0.58",
            "page_views": "18400",
        },
    ),
)


def material(**changes: Any) -> Material:
    """The material, with parts exchanged; `dates`, `money`, `limits` exchange single keys of those tables."""
    project, client = dict(PROJECT), dict(CLIENT)
    for table in ("dates", "money"):
        if table in changes:
            merged = {**project[table], **changes.pop(table)}
            project[table] = {key: value for key, value in merged.items() if value is not None}
    if "limits" in changes:
        client["limits"] = changes.pop("limits")
    project.update(changes.pop("project", {}))
    client.update(changes.pop("client", {}))
    made = Material(
        project_slug="antler-lamp",
        project=project,
        client_slug="antler",
        client=client,
        contact_key="lin",
        facts=FACTS,
        me={"name": "程又寧", "title": "平台專員", "email": "youning@yingdian.example", "phone": "02-5550-1234"},
        platform={"name": "螢點集資", "url": "https://yingdian.example"},
        today=TODAY,
        tiers=(("diamond", "鑽石"), ("gold", "黃金"), ("standard", "一般")),
        events=EVENTS,
        project_count=2,
    )
    return made._replace(**changes)


PHRASES = {
    language: read_phrases([("phrases.toml", (TEMPLATES / "letters/phrases.toml").read_text("utf-8"))], language)[0]
    for language in ("zh-TW", "en")
}
WORDS: Words = read_words([("words.toml", (TEMPLATES / "letters/words.toml").read_text("utf-8"))])[0]


def environment(files: Mapping[str, str] = {}, *, english: bool = False) -> LetterEnvironment:
    """Jinja over these files (`x` is `mail/zh-TW/x.md`) and the built-in templates."""

    def source(name: str) -> tuple[str, str] | None:
        for key, text in files.items():
            if name == f"mail/zh-TW/{key}.md":
                return text, f"templates/{name}"
        path = TEMPLATES / name.removeprefix("builtin/")
        return (path.read_text("utf-8"), f"builtin/templates/{name}") if path.is_file() else None

    return LetterEnvironment(source, english=english)


def filled(body: str, *, subject: str = "主旨", of: Material | None = None, letter: Letter | None = None) -> Rendered:
    """A body rendered with the record."""
    template = letter or a_letter(subject=subject)
    text = f'+++\ntitle = "x"\nsubject = "x"\n+++\n{body}'
    return render(template, of or material(), environment({"x": text}), PHRASES["zh-TW"])


def a_letter(**values: Any) -> Letter:
    """A small letter."""
    made = Letter(
        id="x",
        path="templates/mail/zh-TW/x.md",
        title="測試信",
        subject="主旨",
        next=NextStep("您的團隊", "回覆這封信", "+3wd"),
    )
    return made._replace(**values)


def shipped(name: str, language: str = "zh-TW") -> Letter:
    """A built-in letter."""
    path = TEMPLATES / "mail" / language / f"{name}.md"
    letter, problems = read_letter(path.read_text("utf-8"), name, f"builtin/templates/mail/{language}/{name}.md")
    assert letter, problems
    return letter


def shipped_names(language: str = "zh-TW") -> list[str]:
    """Ids of the built-in letters."""
    folder = TEMPLATES / "mail" / language
    return sorted(path.stem for path in folder.glob("*.md") if not path.stem.endswith(".chat"))


def examined(text: str = "林經理，您好。", **values: Any) -> Examined:
    """A letter as the checks see it: sound in every way but what is given."""
    letter = values.pop("letter", None) or a_letter()
    subject = values.pop("subject", "主旨")
    run = values.pop("run", None) or Run()
    run.used.update(dict.fromkeys(values.pop("used", ())))
    made = Examined(
        letter,
        values.pop("of", None) or material(),
        subject,
        text,
        run,
        form=values.pop("form", "mail"),
        envelope=values.pop(
            "envelope", Envelope("程又寧 <youning@yingdian.example>", ("林沛岑 <lin@antler.example>",))
        ),
        others=values.pop("others", OTHERS),
        words=values.pop("words", WORDS),
        gate_reasons=values.pop("gate_reasons", None),
    )
    assert not values
    return made


OTHERS = (
    Other("tide", ("退潮食堂", "王若琳", "海風"), ("wang@tide.example",), ("0900555777",)),
    Other("tide-broth", ("退潮湯包：一年份的海", "退潮湯包"), sums=frozenset({268450, 100000})),
    Other("latin", ("Art", "Moss Days"), (), ()),
)


def answers(letter: Letter) -> dict[str, str]:
    """An answer to everything a letter asks for: a day where a day is asked for, else a short sentence."""
    return {name: _answer(name, question) for name, question in letter.asks.items()}


def _answer(name: str, question: str) -> str:
    if name in ("by", "day", "held", "effective", "new_date", "ready") or "例如 2026-" in question:
        return "2026-01-12"
    return f"{name} 的第一點；{name} 的第二點" if "；" in question and "隔開" in question else f"（{name} 的回答）"
