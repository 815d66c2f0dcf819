"""Which column of a spreadsheet means which field: the many ways people head the same thing."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from csmkit.errors import InvalidDataError, UsageError
from csmkit.language import _, did_you_mean
from csmkit.text.likeness import fold_name, nearest
from csmkit.text.safe import one_line

HEADINGS: dict[str, tuple[str, ...]] = {
    "project.title": ("專案名稱", "專案", "專案標題", "案名", "標題", "title", "project", "project name", "campaign"),
    "project.slug": ("專案代號", "代號", "slug", "project slug", "id"),
    "project.kind": ("類別", "專案類別", "種類", "分類", "專案種類", "kind", "category"),
    "project.stage": ("階段", "狀態", "進度", "專案階段", "專案狀態", "目前狀態", "stage", "status"),
    "project.dates.launch": (
        "上線日",
        "上線日期",
        "上架日",
        "上架日期",
        "開始日",
        "開始日期",
        "集資開始",
        "launch",
        "start",
    ),
    "project.dates.end": (
        "結束日",
        "結束日期",
        "截止日",
        "截止日期",
        "下架日",
        "集資結束",
        "結案日",
        "end",
        "deadline",
    ),
    "project.dates.contract_back": ("簽約日", "簽約日期", "合約回簽", "回簽日", "contract"),
    "project.dates.ship": ("出貨日", "預計出貨", "預計出貨日", "出貨月份", "ship", "shipping"),
    "project.money.goal": ("目標金額", "目標", "集資目標", "募資目標", "goal", "target"),
    "project.money.raised": ("已集資", "集資金額", "目前金額", "募得金額", "累計金額", "達成金額", "raised"),
    "project.money.backers": ("贊助人數", "贊助數", "人數", "backers"),
    "project.money.ad_budget": ("廣告預算", "行銷預算", "ad budget"),
    "project.money.ad_spent": ("廣告花費", "廣告費", "ad spent"),
    "project.money.service_quote": ("服務報價", "報價", "service quote"),
    "project.money.execution_fee": ("執行費", "專案執行費", "execution fee"),
    "project.money.production_threshold": ("量產門檻", "開模門檻", "生產門檻"),
    "project.links.page": ("專案網址", "頁面", "專案頁", "網址", "連結", "link", "url", "page"),
    "project.notes": ("專案備註", "備註", "附註", "notes", "note", "remark"),
    "client.name": (
        "客戶",
        "客戶名稱",
        "提案團隊",
        "提案者",
        "提案人",
        "提案單位",
        "單位",
        "廠商",
        "團隊",
        "公司",
        "公司名稱",
        "品牌",
        "client",
        "company",
        "team",
    ),
    "client.slug": ("客戶代號", "client slug"),
    "client.tier": ("分級", "等級", "客戶分級", "客戶等級", "tier", "level"),
    "client.type": ("類型", "客戶類型", "type", "client type"),
    "client.since": ("合作起始", "合作開始", "首次合作", "since"),
    "client.preferred_channel": ("聯絡管道", "管道", "聯絡方式", "channel"),
    "client.tags": ("標籤", "tags"),
    "client.notes": ("客戶備註", "client notes"),
    "contact.name": ("聯絡人", "窗口", "聯絡窗口", "負責人", "姓名", "contact", "contact name"),
    "contact.greeting": ("稱呼", "稱謂", "greeting"),
    "contact.role": ("角色", "職稱", "role"),
    "contact.email": ("信箱", "電子郵件", "電子信箱", "email", "e-mail", "mail"),
    "contact.phone": ("電話", "手機", "聯絡電話", "phone", "mobile", "tel"),
    "contact.chat_id": ("line", "line id", "lineid", "賴", "chat"),
}
"""Field to the headings that mean it, most usual first."""


class Mapped(NamedTuple):
    """Which column holds which field, and the headings nothing was made of."""

    columns: dict[str, int]
    unused: list[str]


def map_columns(headings: Sequence[str], told: Mapping[str, str]) -> Mapped:
    """The meaning of each column.

    Args:
        headings: the first row.
        told: headings to fields, as the person said with --map; wins over what we would guess.

    Raises:
        UsageError: when a heading or field that was told is not there.
        InvalidDataError: when two columns mean the same, or the client's name is nowhere.
    """
    columns: dict[str, int] = {}
    unused = []
    wanted = {fold_name(heading): field for heading, field in told.items()}
    for missing in wanted.keys() - {fold_name(heading) for heading in headings}:
        raise UsageError(
            _("there is no column '{name}'").format(name=one_line(missing, 40)),
            hint=_("the columns are: {names}").format(names=", ".join(headings)),
        )
    for index, heading in enumerate(headings):
        field = _told_field(wanted[fold_name(heading)]) if fold_name(heading) in wanted else find_field(heading)
        if field is None:
            if heading:
                unused.append(heading)
        elif field in columns:
            raise InvalidDataError(
                _("the columns '{one}' and '{other}' both mean {field}").format(
                    one=one_line(headings[columns[field]], 40), other=one_line(heading, 40), field=field
                ),
                hint=_("say which is which: --map '{heading}=-'").format(heading=one_line(heading, 40)),
            )
        elif field:
            columns[field] = index
        else:
            unused.append(heading)
    if not columns.keys() & {"project.title", "client.name"}:
        raise InvalidDataError(
            _("no column holds a project's title or a client's name"),
            hint=_("say which does: --map '{heading}=project.title'").format(heading=one_line(headings[0] or "…", 40)),
        )
    if "project.title" in columns and "client.name" not in columns:
        raise InvalidDataError(
            _("no column holds the client's name; not used: {names}").format(names=", ".join(unused) or "-"),
            hint=_("say which does: --map '{heading}=client.name'").format(
                heading=one_line(unused[0], 40) if unused else "…"
            ),
        )
    return Mapped(columns, unused)


def find_field(heading: str) -> str | None:
    """The field a heading means, or None; bracketed additions such as (NT$) do not count."""
    plain = re.sub(r"[(\[【].*?[)\]】]", "", fold_name(heading)).replace("_", " ").strip(" :*")
    return next((field for field, names in HEADINGS.items() if plain in (*names, field)), None)


def _told_field(text: str) -> str:
    if text == "-":
        return ""
    if text in HEADINGS:
        return text
    ends = [field for field in HEADINGS if field.endswith(f".{text}")]
    if len(ends) == 1:
        return ends[0]
    close = nearest(text, HEADINGS, count=2)
    message = _("there is no field '{name}'").format(name=one_line(text, 40))
    raise UsageError(message + did_you_mean(close))
