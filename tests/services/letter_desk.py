"""The record of the golden letters laid out as a desk, with another client beside it."""

import tomllib
from pathlib import Path
from typing import Any

import tomli_w

from csmkit.workspace.records import new_record
from tests.letters.record import CLIENT, EVENTS, FACTS, PROJECT

SETTINGS = """language = "en"
time_zone = "Asia/Taipei"

[me]
name = "程又寧"
title = "平台專員"
email = "youning@yingdian.example"
phone = "02-5550-1234"

[platform]
name = "螢點集資"

[tiers.gold]
name = "黃金"

[tiers.standard]
name = "一般"
"""

LETTER = """+++
title = "近況"
subject = "【{{ project.title }}】近況"
stages = ["live"]
channels = ["email", "line"]
[asks]
point = "要說的一件事"
[next]
who = "您的團隊"
what = "回覆這封信"
by = "+3wd"
+++
{{ greeting() }}

{{ as_of() }}，集資 {{ numbers.raised }}。{% if known(ask.point) %}{{ ask.point }}{% endif %}

{{ next_step() }}

{{ signature() }}
"""
CHAT = "{{ greeting() }}\n\n{{ as_of() }}，集資 {{ numbers.raised }}。\n\n{{ next_step() }}\n"


def lay(root: Path) -> Path:
    """Write the desk: project `antler-lamp` of client `antler`, and `tide-broth` of `tide`; the letter `news`."""
    (root / "csm.toml").write_text(SETTINGS, encoding="utf-8")
    (root / "facts.toml").write_text(tomli_w.dumps(FACTS), encoding="utf-8")
    (root / "clients/antler.toml").write_bytes(new_record(CLIENT))
    (root / "projects/antler-lamp.toml").write_bytes(new_record(PROJECT))
    other = {"name": "退潮食堂", "contacts": {"wang": {"name": "王若琳", "email": "wang@tide.example"}}}
    (root / "clients/tide.toml").write_bytes(new_record(other))
    broth = {"title": "退潮湯包", "client": "tide", "stage": "closed", "money": {"raised": 268450}}
    (root / "projects/tide-broth.toml").write_bytes(new_record(broth))
    write_events(root, EVENTS)
    write_letter(root, "news", LETTER, CHAT)
    return root


def write_letter(root: Path, name: str, text: str, chat: str = "") -> None:
    """Put a letter into the workspace."""
    folder = root / "templates/mail/zh-TW"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.md").write_text(text, encoding="utf-8")
    if chat:
        (folder / f"{name}.chat.md").write_text(chat, encoding="utf-8")


def write_events(root: Path, events: tuple[dict[str, Any], ...]) -> None:
    """Write events into their months."""
    months: dict[str, str] = {}
    for number, event in enumerate(events):
        on = event["on"]
        values = [f"at = {on}T11:00:00+08:00", f'kind = "{event["kind"]}"', f'project = "{event["project"]}"']
        values += [
            f'{key} = "{event[key]}"' for key in ("client", "text", "scope", "way", "letter", "who") if key in event
        ]
        if "metrics" in event:
            pairs = ", ".join(f"{key} = {value}" for key, value in event["metrics"].items())
            values.append(f"metrics = {{ {pairs} }}")
        line = f'"{on:%Y%m%d}T110000-{number:07}" = {{ {", ".join(values)} }}\n'
        months[f"{on:%Y-%m}"] = months.get(f"{on:%Y-%m}", "") + line
    for month, text in months.items():
        tomllib.loads(text)
        path = root / f"journal/{month}.toml"
        path.write_text((path.read_text(encoding="utf-8") if path.exists() else "") + text, encoding="utf-8")
