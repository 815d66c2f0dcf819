"""The service ledger, as the client reads it. Its words are Chinese: it is a letter to the client, not the interface."""

import html
import re
from typing import Any

from csmkit.domain.vocabulary import Scope
from csmkit.language import _
from csmkit.services.given import Ledger, Service
from csmkit.text.safe import visible
from csmkit.views.screen import Column, day, heading, nothing, table

_MARKS = re.compile(r"([\\`*_{}\[\]<>#|~])")
_STYLE = (
    "body{font-family:sans-serif;max-width:44em;margin:2em auto;line-height:1.7}time{margin-right:1em}small{color:#555}"
)


def to_json(result: Ledger) -> dict[str, Any]:
    """Name, days, and the services with the keys of Service."""
    services = [{**one._asdict(), "on": day(one.on), "scope": one.scope.value} for one in result.services]
    return {"name": result.name, "since": day(result.since) or None, "until": day(result.until), "services": services}


def to_rows(result: Ledger) -> list[list[str]]:
    """Day, scope, project, what, figures."""
    return [[day(one.on), one.scope.value, one.project, one.what, one.figures] for one in result.services]


def to_screen(result: Ledger, width: int) -> list[Any]:
    """Two tables: inside the contract, and beyond it."""
    if not result.services:
        return nothing(_("nothing was noted yet"))
    columns = [
        Column("日期"),
        Column("專案", least=100),
        Column("內容", ratio=2),
        Column("前後數字", ratio=1, least=90),
    ]
    parts: list[Any] = [heading(f"{result.name}  {_count(result)}")]
    for scope in Scope:
        rows = [[day(one.on), one.title, one.what, one.figures] for one in result.of(scope)]
        if rows:
            parts += [heading(scope.zh), table(columns, rows, width)]
    return parts


def to_markdown(result: Ledger) -> str:
    """A list to paste into a letter."""
    lines = [f"# 服務清單：{_escaped(result.name)}", "", _head(result)]
    for scope in Scope:
        lines += ["", f"## {scope.zh}", ""]
        lines += [f"- {_dated(one)} {_escaped(_what(one, result))}" for one in result.of(scope)] or ["（沒有）"]
    return "\n".join(lines) + "\n"


def to_html(result: Ledger) -> str:
    """A page by itself, to print or to attach."""
    title = html.escape(f"服務清單：{visible(result.name)}")
    parts = [
        f'<!doctype html>\n<html lang="zh-Hant-TW">\n<head>\n<meta charset="utf-8">\n<title>{title}</title>',
        f"<style>{_STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n<p>{_head(result)}</p>",
    ]
    for scope in Scope:
        rows = [
            f'<li><time datetime="{day(one.on)}">{_dated(one)}</time>{html.escape(visible(_what(one, result)))}</li>'
            for one in result.of(scope)
        ]
        parts.append(f"<h2>{scope.zh}</h2>\n<ul>\n" + "\n".join(rows or ["<li>（沒有）</li>"]) + "\n</ul>")
    return "\n".join(parts) + "\n</body>\n</html>\n"


def _head(result: Ledger) -> str:
    first = result.since or (result.services[0].on if result.services else result.until)
    return f"{first:%Y/%m/%d}–{result.until:%Y/%m/%d}，{_count(result)}"


def _count(result: Ledger) -> str:
    return "，".join(f"{scope.zh} {len(result.of(scope))} 項" for scope in Scope)


def _dated(one: Service) -> str:
    return f"{one.on:%Y/%m/%d}"


def _what(one: Service, result: Ledger) -> str:
    title = f"〈{one.title}〉" if one.title and one.title != result.name else ""
    return f"{title}{one.what}" + (f"（前後數字：{one.figures}）" if one.figures else "")


def _escaped(text: str) -> str:
    return _MARKS.sub(r"\\\1", visible(text))
